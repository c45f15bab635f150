export interface Change {
  field: string;
  /** Null: there was, or is, none. */
  before: string | null;
  after: string | null;
}

/**
 * What a line of the trail changed, field by field, in the order of the fields. Values that are
 * the same on both sides are left out where there are two sides.
 */
export const changesOf = (before: unknown, after: unknown): Change[] => {
  const was = fieldsOf(before);
  const is = fieldsOf(after);
  const both = before != null && after != null;
  return [...new Set([...Object.keys(was), ...Object.keys(is)])]
    .map((field) => ({ field, before: text(was[field]), after: text(is[field]) }))
    .filter((change) => !both || change.before !== change.after);
};

const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> => {
  if (value == null) return {};
  if (typeof value === 'object' && !Array.isArray(value)) return { ...value };
  return { value };
};

const text = (value: unknown): string | null => {
  if (value == null) return null;
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.every((one) => typeof one !== 'object')) {
    return value.length === 0 ? 'none' : value.join(', ');
  }
  return JSON.stringify(value);
};
