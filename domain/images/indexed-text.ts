/**
 * The most characters of a text that builds are looked up by. PostgreSQL's indexes take no entry beyond
 * 2,704 bytes, and a character has four at most; what people and builders write is far shorter.
 */
export const longestIndexed = 200;

/**
 * A text from outside as it is kept beside a build to be looked up by, and shown: what is longer than
 * `longestIndexed` characters (code points, so that none is cut in two) ends with … there. The label
 * that it came from stays whole. A text that was cut equals none that was not, and is no version, tag or
 * commit that anything could be compared with.
 */
export function indexedText(text: string): string {
  if (text.length <= longestIndexed) return text;
  const beginning = Array.from(text.slice(0, 2 * (longestIndexed + 1)));
  if (beginning.length <= longestIndexed) return text;
  return `${beginning.slice(0, longestIndexed - 1).join('')}…`;
}
