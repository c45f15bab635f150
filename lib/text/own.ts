/**
 * A record's own member of that name; undefined where it has none. `record[name]` would also find what
 * every object has (`toString`, `constructor`, `__proto__`), which nobody put there, for a name that
 * somebody chose: a label's, a tag's, a parameter's.
 */
export const own = <T>(record: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined;
