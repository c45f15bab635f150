export interface Change {
  /** Where in the document: `role`, `gates[soak].hours`. */
  field: string;
  /** Null: there was, or is, none. */
  before: string | null;
  after: string | null;
}

/**
 * What a line of the trail changed, field by field, by name; documents within documents by their path,
 * those of a list by what they are called there, so that one more does not seem to change the rest. Values that are the same on both sides are left out where there are two sides.
 */
export const changesOf = (before: unknown, after: unknown): Change[] => {
  const was = fieldsOf(before);
  const is = fieldsOf(after);
  const both = before != null && after != null;
  return [...new Set([...was.keys(), ...is.keys()])]
    .sort((one, other) => one.localeCompare(other, 'en', { numeric: true }))
    .map((field) => ({ field, before: was.get(field) ?? null, after: is.get(field) ?? null }))
    .filter((change) => !both || change.before !== change.after);
};

/** Deeper than this a document is shown as it is. */
const deepest = 6;

/** Every value of a document by its path; a list of plain values is one value. */
function fieldsOf(document: unknown): Map<string, string | null> {
  const fields = new Map<string, string | null>();
  const visit = (value: unknown, path: string, depth: number) => {
    const members = depth < deepest ? membersOf(value) : null;
    if (members === null) fields.set(path.replace(/^\./, '') || 'value', text(value));
    else for (const [step, member] of members) visit(member, path + step, depth + 1);
  };
  if (document != null) visit(document, '', 0);
  return fields;
}

/** What a document is made of, as its path goes on; null where it is one value for a reader. */
function membersOf(value: unknown): [string, unknown][] | null {
  if (Array.isArray(value)) {
    if (value.every((one) => typeof one !== 'object' || one === null)) return null;
    const seen = new Map<string, number>();
    return value.map((one: unknown, index) => {
      const name = nameOf(one);
      if (name === null) return [`[${index + 1}]`, one];
      const count = (seen.get(name) ?? 0) + 1;
      seen.set(name, count);
      return [count === 1 ? `[${name}]` : `[${name}-${count}]`, one];
    });
  }
  if (typeof value !== 'object' || value === null) return null;
  const members = Object.entries(value);
  return members.length === 0 ? null : members.map(([name, member]) => [`.${name}`, member]);
}

/** What one of a list is called: its slug, its name, its kind; null where it is called nothing. */
function nameOf(member: unknown): string | null {
  const names = Object(member) as Readonly<Record<string, unknown>>;
  const name = [names.slug, names.name, names.kind].find((one) => typeof one === 'string');
  return typeof name === 'string' ? name : null;
}

const text = (value: unknown): string | null => {
  if (value == null) return null;
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.every((one) => typeof one !== 'object')) {
    return value.length === 0 ? 'none' : value.join(', ');
  }
  return JSON.stringify(value);
};
