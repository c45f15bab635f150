/**
 * Is the tag matched by the pattern? `*` stands for any characters, none too; everything else for itself.
 * Never longer than tag times pattern.
 */
export function matchesTag(pattern: string, tag: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  if (!tag.startsWith(first)) return false;
  if (rest.length === 0) return tag === first;
  const last = rest.pop()!;
  let at = first.length;
  for (const piece of rest) {
    const found = tag.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return tag.length - last.length >= at && tag.endsWith(last);
}

/** What a pattern may hold: the characters of a tag, and `*`. */
export const isTagPattern = (text: string): boolean =>
  /^[a-zA-Z0-9_*][a-zA-Z0-9._*-]{0,127}$/.test(text);
