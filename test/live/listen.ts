/** One change, as a stream tells it. */
export interface Heard {
  readonly id: string;
  readonly data: { kind: string; project: string };
}

/** Follows the stream of whoever `headers` are of; `next` waits for the next change, or for the end (null). */
export async function listenAs(url: string, headers: Readonly<Record<string, string>>) {
  const gone = new AbortController();
  const response = await fetch(`${url}/api/v1/events`, { signal: gone.signal, headers });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  /** How often it said that something may have been missed. */
  let gaps = 0;
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
        return { id: fields.id!, data: JSON.parse(fields.data!) as Heard['data'] };
      }
      if (fields.event === 'state' && fields.data?.includes('false')) gaps += 1;
    }
  };
  return { response, next, gaps: () => gaps, close: () => gone.abort() };
}
