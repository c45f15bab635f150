import { isRecord } from '../record';
import { pathText } from './path';
import type { JsonShape } from './shape';

/** Where a value is of another type than is expected there, and what it must be. */
export interface ShapeProblem {
  readonly path: string;
  readonly problem: string;
}

/**
 * The first place where a document is not of its shape, as a reader with types finds it (Go's structs):
 * where one stops, and another passes over it, there are two readings (L13). Members may be left out, or
 * null, which is the same to all; an entry of a list, or of an author's map, may not be null. Maps of
 * authors are text to text. Linear in the document, whose depth the reader has bounded.
 */
export function problemOfShape(value: unknown, shape: JsonShape): ShapeProblem | null {
  return value === null ? null : problemAt(value, shape, []);
}

type Steps = readonly (string | number)[];

function problemAt(value: unknown, shape: JsonShape, at: Steps): ShapeProblem | null {
  const must = (be: string) => ({ path: pathText(at), problem: `must be ${be}` });
  switch (shape.kind) {
    case 'anything':
      return null;
    case 'text':
      return typeof value === 'string' ? null : must('a string');
    case 'integer':
      return typeof value === 'number' ? null : must('a number');
    case 'list':
      if (!Array.isArray(value)) return must('a list');
      return first(value.entries(), ([key, entry]) => problemAt(entry, shape.of, [...at, key]));
    case 'authored':
      if (!isRecord(value)) return must('an object');
      return first(Object.entries(value), ([key, entry]) =>
        typeof entry === 'string'
          ? null
          : { path: pathText([...at, key]), problem: 'must be a string' },
      );
    case 'object':
      if (!isRecord(value)) return must('an object');
      return first(Object.entries(value), ([key, member]) => {
        const of = shape.known.shapes.get(key);
        return of === undefined || member === null ? null : problemAt(member, of, [...at, key]);
      });
  }
}

function first<T>(
  items: Iterable<T>,
  problem: (item: T) => ShapeProblem | null,
): ShapeProblem | null {
  for (const item of items) {
    const found = problem(item);
    if (found) return found;
  }
  return null;
}
