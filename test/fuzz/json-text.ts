/** Text that stands in a document as it is: what no value of JavaScript is written as. */
export class Verbatim {
  constructor(readonly text: string) {}
}

/** Members in their order, a name as often as it is there: what no object can hold. */
export class Members {
  constructor(readonly entries: readonly (readonly [string, unknown])[]) {}
}

/** As JSON.stringify, with what is verbatim as it is. */
export function jsonText(value: unknown): string {
  if (value instanceof Verbatim) return value.text;
  if (Array.isArray(value)) return `[${value.map(jsonText).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = value instanceof Members ? value.entries : Object.entries(value);
  return `{${entries.map(([name, inner]) => `${JSON.stringify(name)}:${jsonText(inner)}`).join(',')}}`;
}
