/** The same for who writes a pattern, with an example of each. */
export const imagePatternHint =
  'One pattern a line: * is any part of a name between slashes (web/* is web/front), ** any part with them (web/** is web/front/test too).';

/**
 * Is the name matched by the pattern? `*` stands for any characters of one part of the name (none
 * too), `**` for any characters with the slashes between the parts: `web/*` is `web/front` and not
 * `web/front/test`, `web/**` is both, `**` is everything. Never longer than name times pattern.
 */
export function matchesImage(pattern: string, name: string): boolean {
  const tokens = pattern.match(/\*+|[^*]/g) ?? [];
  // Which beginnings of the name (by length) the tokens so far can stand for.
  let reached = new Set([0]);
  for (const token of tokens) {
    const next = new Set<number>();
    for (const start of reached) {
      if (!token.startsWith('*')) {
        if (name[start] === token) next.add(start + 1);
        continue;
      }
      for (let end = start; end <= name.length && !next.has(end); end++) {
        next.add(end);
        if (token === '*' && name[end] === '/') break;
      }
    }
    reached = next;
  }
  return reached.has(name.length);
}
