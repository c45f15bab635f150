/** Bytes, as JSON in UTF-8, that a line of the trail says of what was before, and of what is after. */
export const longestValues = 64 * 1024;

/** What is left of texts (characters), of lists and of objects (members), and how deep, from mild to hard. */
const cuts = [
  { characters: 2_000, members: 1_000, depth: 12 },
  { characters: 500, members: 200, depth: 8 },
  { characters: 200, members: 100, depth: 8 },
  { characters: 100, members: 20, depth: 6 },
  { characters: 50, members: 5, depth: 4 },
] as const;
type Cut = (typeof cuts)[number];

/**
 * What a line of the trail keeps of values that strangers may have made as large as they could, as JSON:
 * a text as it is up to 64 KiB, else with its long texts and lists cut short, which says so (`…`). A line
 * is kept for ever, read by everybody who may, and hashed when it commits: its size is nobody's to choose.
 * @returns null for nothing.
 */
export function boundValues(values: unknown): string | null {
  if (values === undefined) return null;
  const whole = JSON.stringify(values);
  const bytes = Buffer.byteLength(whole);
  if (bytes <= longestValues) return whole;
  for (const cut of cuts) {
    const text = JSON.stringify(shortened(values, cut, 0));
    if (Buffer.byteLength(text) <= longestValues) return text;
  }
  return JSON.stringify({ '…': `${bytes} bytes, left out` });
}

function shortened(value: unknown, cut: Cut, depth: number): unknown {
  if (typeof value === 'string') return beginningOf(value, cut.characters);
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) return value;
  if (depth >= cut.depth) return '…';
  if (Array.isArray(value)) {
    const kept = value.slice(0, cut.members).map((one) => shortened(one, cut, depth + 1));
    return value.length > kept.length ? [...kept, more(value.length - kept.length)] : kept;
  }
  const members = Object.entries(value);
  const kept = smallest(members, cut.members).map(([key, member]) => [
    beginningOf(key, cut.characters),
    shortened(member, cut, depth + 1),
  ]);
  const rest = members.length - kept.length;
  return Object.fromEntries(rest > 0 ? [...kept, ['…', more(rest)]] : kept);
}

/**
 * By code points alone: there may be ten thousand texts, and `cutText`, which looks for what people take
 * for one character, would hold everybody up for a second.
 */
const beginningOf = (text: string, characters: number): string =>
  text.length <= characters
    ? text
    : `${[...text.slice(0, 2 * characters)].slice(0, characters - 1).join('')}…`;

const more = (count: number): string => `… and ${count} more`;

/** So many members, in their order: ids and numbers, which others look a line up by, go last. */
function smallest(members: [string, unknown][], most: number): [string, unknown][] {
  if (members.length <= most) return members;
  const sizes = new Map(members.map(([key, value]) => [key, JSON.stringify(value)?.length ?? 0]));
  const kept = new Set(
    [...sizes]
      .sort(([, one], [, other]) => one - other)
      .slice(0, most)
      .map(([key]) => key),
  );
  return members.filter(([key]) => kept.has(key));
}
