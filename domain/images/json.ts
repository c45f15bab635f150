/** A JSON object's members; of anything else (null, a list, a text), none. */
export function members(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

/**
 * The members of an object whose values are texts; all others are left out, and so is one named
 * `__proto__`: what carries labels to a page or a script cannot carry that name, and a gate must see
 * what people see.
 */
export function texts(value: unknown): Record<string, string> {
  return Object.fromEntries(
    Object.entries(members(value)).filter(
      (entry): entry is [string, string] =>
        typeof entry[1] === 'string' && entry[0] !== '__proto__',
    ),
  );
}

/** A text that says something, without the white space around it; anything else is null. */
export function textOrNull(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}

/** A list's texts; a lone text is a list of one. */
export function textList(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value)
    ? value.filter((item): item is string => typeof item === 'string')
    : [];
}
