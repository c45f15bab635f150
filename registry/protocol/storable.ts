/**
 * Whether every string in a JSON document is text that any database can keep: well-formed Unicode
 * without U+0000. JSON's escapes allow both to be broken.
 */
export function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return !/\0|\p{Surrogate}/u.test(value);
  if (Array.isArray(value)) return value.every(isStorable);
  if (value === null || typeof value !== 'object') return true;
  return Object.entries(value).every(([key, inner]) => isStorable(key) && isStorable(inner));
}
