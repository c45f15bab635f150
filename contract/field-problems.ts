/** An issue as zod reports it, also through the Standard Schema interface. */
export interface Issue {
  readonly code?: string | undefined;
  readonly message: string;
  readonly path?: readonly PropertyKey[] | undefined;
  /** Members that are no fields. */
  readonly keys?: readonly string[] | undefined;
  /** Of a union: why each of its shapes does not fit. */
  readonly errors?: readonly (readonly Issue[])[] | undefined;
}

export interface FieldProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/**
 * What is wrong, field by field: an unknown member each by its name, and of a union what is wrong
 * with the shape that fits best.
 */
export function fieldProblems(issues: readonly Issue[]): FieldProblem[] {
  return issues.flatMap(({ message, path = [], keys, errors }) => {
    const here = path.map((key) => (typeof key === 'number' ? key : String(key)));
    if (keys) return keys.map((key) => ({ path: [...here, key], message: 'is not a field here' }));
    const shapes = (errors ?? []).map(fieldProblems);
    const [closest] = shapes.sort((a, b) => a.length - b.length);
    if (!closest || closest.length === 0) return [{ path: here, message }];
    return closest.map((inner) => ({ ...inner, path: [...here, ...inner.path] }));
  });
}
