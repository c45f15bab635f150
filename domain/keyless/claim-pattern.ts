/** How long a pattern may be, and how many `*` it may have. */
export const longestPattern = 300;
export const mostWildcards = 8;

/**
 * Does a text match a pattern, whole? `*` stands for any text, none and `/` and `:` among it;
 * everything else for itself, case and all. Each piece between two `*` is searched once, from left to
 * right: the time is bounded by the two lengths, whatever the pattern.
 */
export function matchesPattern(pattern: string, text: string): boolean {
  const [head = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return text === pattern;
  const tail = rest.pop() ?? '';
  if (text.length < head.length + tail.length) return false;
  if (!text.startsWith(head) || !text.endsWith(tail)) return false;
  const end = text.length - tail.length;
  let from = head.length;
  for (const piece of rest) {
    const at = text.indexOf(piece, from);
    if (at < 0 || at + piece.length > end) return false;
    from = at + piece.length;
  }
  return true;
}

/** The characters of a pattern that stand for themselves. */
export const literalLength = (pattern: string): number => pattern.replaceAll('*', '').length;
