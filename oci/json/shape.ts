import { foldCase } from './fold-case';

/**
 * What a reader expects where: which keys are known, which are the author's, and where a whole
 * number stands. Reading takes a value of another type as it is; `problemOfShape` finds it.
 */
export type JsonShape =
  | { readonly kind: 'object'; readonly known: KnownKeys }
  | { readonly kind: 'list'; readonly of: JsonShape }
  /** An object whose keys its author chose: labels, annotations. */
  | { readonly kind: 'authored' }
  | { readonly kind: 'integer' }
  | { readonly kind: 'text' }
  | { readonly kind: 'anything' };

export interface KnownKeys {
  readonly shapes: ReadonlyMap<string, JsonShape>;
  /** The known key by its folding. */
  readonly byFolding: ReadonlyMap<string, string>;
}

export const anything: JsonShape = { kind: 'anything' };
export const authored: JsonShape = { kind: 'authored' };
export const integer: JsonShape = { kind: 'integer' };
export const text: JsonShape = { kind: 'text' };
export const listOf = (of: JsonShape): JsonShape => ({ kind: 'list', of });

/** An object that is known to have these members; it may have others. */
export function objectOf(members: Readonly<Record<string, JsonShape>>): JsonShape {
  const shapes = new Map(Object.entries(members));
  const byFolding = new Map([...shapes.keys()].map((key) => [foldCase(key), key]));
  return { kind: 'object', known: { shapes, byFolding } };
}
