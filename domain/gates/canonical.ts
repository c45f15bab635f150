/**
 * One text for settings that mean the same, in whatever order their keys were written: a setting that
 * is off is the same as one that is not there.
 */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(
      Object.entries(inner)
        .filter(([, setting]) => setting !== undefined && setting !== false)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  });
}
