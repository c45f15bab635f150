import type { LiveEvent } from '@/contract/shapes/audit';

/** One change, as a stream tells it. */
export interface Heard {
  /** Undefined of what the trail has no line of. */
  readonly id: string | undefined;
  readonly data: LiveEvent;
}

/** Follows the stream of whoever `headers` are of; `next` waits for the next change, or for the end (null). */
export async function listenAs(url: string, headers: Readonly<Record<string, string>>) {
  const gone = new AbortController();
  const response = await fetch(`${url}/api/v1/events`, { signal: gone.signal, headers });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  /** What it said of whether changes can arrive; after `false` something may have been missed. */
  const states: boolean[] = [];
  const next = async (): Promise<Heard | null> => {
    for (;;) {
      const end = text.indexOf('\n\n');
      if (end < 0) {
        const { done, value } = await reader.read();
        if (done) return null;
        text += value;
        continue;
      }
      const fields = Object.fromEntries(
        text
          .slice(0, end)
          .split('\n')
          .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
      ) as Record<string, string>;
      text = text.slice(end + 2);
      if (fields.event === 'change') {
        return { id: fields.id, data: JSON.parse(fields.data!) as Heard['data'] };
      }
      if (fields.event === 'state') {
        states.push((JSON.parse(fields.data!) as { flowing: boolean }).flowing);
      }
    }
  };
  return { response, next, states, close: () => gone.abort() };
}
