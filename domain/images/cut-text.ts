/**
 * A text of at most so many characters, of which the last is … where something was cut off. Characters
 * are code points, so that none is cut in two. A text that was cut equals none that was not.
 */
export function cutText(text: string, most: number): string {
  // A character has two units at most: what is short in units need not be counted.
  if (text.length <= most) return text;
  const start = Array.from(text.slice(0, 2 * (most + 1)));
  return start.length <= most ? text : `${start.slice(0, most - 1).join('')}…`;
}
