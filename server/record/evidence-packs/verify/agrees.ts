import { own } from '@/lib/text/own';

/** How a line that was cut when it was written (`boundValues`) ends a text, and a list. */
const cutText = /^.{49,}…$/s;
const cutList = /^… and (\d+) more$/;

/** Is what a line tells what a pack says? As far as the line has it: long values are cut when it is written. */
export function agrees(told: unknown, said: unknown): boolean {
  if (typeof told === 'string' && typeof said === 'string') {
    return told === said || (cutText.test(told) && said.startsWith(told.slice(0, -1)));
  }
  if (Array.isArray(told) && Array.isArray(said)) {
    const more = moreThan(told.at(-1), said.length);
    const kept = more === 0 ? told : told.slice(0, -1);
    return kept.length + more === said.length && kept.every((one, at) => agrees(one, said[at]));
  }
  if (isRecord(told) && isRecord(said)) {
    const keys = new Set([...Object.keys(told), ...Object.keys(said)]);
    return [...keys].every((key) => agrees(own(told, key), own(said, key)));
  }
  return told === said;
}

/** How many members a cut list leaves out, by its last; of one that was not cut 0: a list may have such a text. */
function moreThan(last: unknown, said: number): number {
  const [, count] = (typeof last === 'string' && cutList.exec(last)) || [];
  const more = Number(count ?? 0);
  return more < said ? more : 0;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
