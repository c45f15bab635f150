/** No document of an image nests so deep; walking one that does would exhaust the stack. */
const deepest = 64;

// With the flag `u` a pair is one character, and the search takes several times as long: most texts
// have neither.
const suspicious = /[\0\uD800-\uDFFF]/;

/**
 * Whether a JSON document is one that any database can keep: every string of it well-formed Unicode
 * without U+0000 (JSON's escapes allow both to be broken), and nothing deeper than 64 levels.
 */
export function isStorable(value: unknown, depth = 0): boolean {
  if (typeof value === 'string') return !suspicious.test(value) || !/\0|\p{Surrogate}/u.test(value);
  if (value === null || typeof value !== 'object') return true;
  if (depth >= deepest) return false;
  return Object.entries(value).every(
    ([key, inner]) => isStorable(key) && isStorable(inner, depth + 1),
  );
}
