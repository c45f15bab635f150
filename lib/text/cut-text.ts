const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** Half a surrogate pair: with the flag `u`, a whole one is one character. */
const halves = /\p{Surrogate}/gu;

/**
 * Whether a text has so many characters at most. A character is a Unicode code point, as JSON Schema's
 * `maxLength`, PostgreSQL and people's patience count; JavaScript's `length` counts 🚀 twice.
 */
export function isWithin(text: string, longest: number): boolean {
  if (text.length <= longest) return true;
  if (text.length > 2 * longest) return false;
  return [...text].length <= longest;
}

/**
 * The beginning of a text: `longest` characters (code points) at most, cut only where what people take
 * for one character ends (a letter with its accents, a family of emoji), and always well-formed: half a
 * surrogate pair becomes U+FFFD. What is one character for people and too long by itself is cut in itself.
 * Whatever a cut text must be otherwise is to be checked of the result.
 * @param end what stands for the rest where something is cut off, within `longest`; nothing if left out
 */
export function cutText(text: string, longest: number, end = ''): string {
  if (isWithin(text, longest)) return text.replace(halves, '\uFFFD');
  const room = longest - [...end].length;
  // No more than what could be kept is looked at: a text may have megabytes.
  const points = [...text.slice(0, 2 * longest + 2)].slice(0, room + 1);
  let kept = 0;
  for (const { segment } of segmenter.segment(points.join(''))) {
    const next = kept + [...segment].length;
    if (next > room) break;
    kept = next;
  }
  const whole = points.slice(0, kept > 0 ? kept : room).join('');
  return whole.replace(halves, '\uFFFD') + end;
}
