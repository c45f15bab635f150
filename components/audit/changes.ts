export interface Change {
  /** Where in the document: `role`, `gates[1].count`. */
  field: string;
  /** Null: there was, or is, none. */
  before: string | null;
  after: string | null;
}

/**
 * What a line of the trail changed, field by field, in the order of the fields; documents within
 * documents by their path. Values that are the same on both sides are left out where there are two sides.
 */
export const changesOf = (before: unknown, after: unknown): Change[] => {
  const was = fieldsOf(before);
  const is = fieldsOf(after);
  const both = before != null && after != null;
  return [...new Set([...was.keys(), ...is.keys()])]
    .map((field) => ({ field, before: was.get(field) ?? null, after: is.get(field) ?? null }))
    .filter((change) => !both || change.before !== change.after);
};

/** Deeper than this a document is shown as it is. */
const deepest = 4;

/** Every value of a document by its path; a list of plain values is one value. */
function fieldsOf(document: unknown): Map<string, string | null> {
  const fields = new Map<string, string | null>();
  const visit = (value: unknown, path: string, depth: number) => {
    const members = depth < deepest ? membersOf(value) : null;
    if (members === null) fields.set(path || 'value', text(value));
    else for (const [name, member] of members) visit(member, inner(path, name), depth + 1);
  };
  if (document != null) visit(document, '', 0);
  return fields;
}

const inner = (path: string, name: string | number): string => {
  if (typeof name === 'number') return `${path}[${name + 1}]`;
  return path === '' ? name : `${path}.${name}`;
};

/** What a document is made of; null where it is one value for a reader. */
function membersOf(value: unknown): [string | number, unknown][] | null {
  if (Array.isArray(value)) {
    if (value.every((one) => typeof one !== 'object' || one === null)) return null;
    return value.map((one: unknown, index) => [index, one]);
  }
  if (typeof value !== 'object' || value === null) return null;
  const members = Object.entries(value);
  return members.length === 0 ? null : members;
}

const text = (value: unknown): string | null => {
  if (value == null) return null;
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.every((one) => typeof one !== 'object')) {
    return value.length === 0 ? 'none' : value.join(', ');
  }
  return JSON.stringify(value);
};
