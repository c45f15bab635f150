/** JSON as it is written: members in order, more of one key, numbers and texts in any spelling. */
export type Written =
  | { readonly kind: 'object'; members: Member[] }
  | { readonly kind: 'list'; items: Written[] }
  /** A number, a text or a word, as its characters. */
  | { readonly kind: 'scalar'; text: string };

export interface Member {
  /** The key as it is written, quotes included. */
  key: string;
  value: Written;
}

export type WrittenObject = Extract<Written, { kind: 'object' }>;

/** How JSON.stringify would write it. */
export function writtenOf(value: unknown): Written {
  if (Array.isArray(value)) return { kind: 'list', items: value.map(writtenOf) };
  if (typeof value !== 'object' || value === null) {
    return { kind: 'scalar', text: JSON.stringify(value) };
  }
  const members = Object.entries(value).map(([key, member]) => ({
    key: JSON.stringify(key),
    value: writtenOf(member),
  }));
  return { kind: 'object', members };
}

export function textOf(written: Written): string {
  switch (written.kind) {
    case 'scalar':
      return written.text;
    case 'list':
      return `[${written.items.map(textOf).join(',')}]`;
    case 'object':
      return `{${written.members.map(({ key, value }) => `${key}:${textOf(value)}`).join(',')}}`;
  }
}

/** All objects of a document, itself first. */
export function objectsIn(written: Written): WrittenObject[] {
  switch (written.kind) {
    case 'scalar':
      return [];
    case 'list':
      return written.items.flatMap(objectsIn);
    case 'object':
      return [written, ...written.members.flatMap(({ value }) => objectsIn(value))];
  }
}

/** All numbers and texts of a document. */
export function scalarsIn(written: Written): Extract<Written, { kind: 'scalar' }>[] {
  if (written.kind === 'scalar') return [written];
  const inner = written.kind === 'list' ? written.items : written.members.map(({ value }) => value);
  return inner.flatMap(scalarsIn);
}
