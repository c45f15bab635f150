import { digestOf } from '../../names/hash';

/** Bytes that a document could name, by their seed. */
export const sized = (seed: string, size = 1234) => ({ digest: digestOf(seed), size });

/** Members in the order that Go's structs of the specification give them. */
export const named = (mediaType: string, seed: string, more: object = {}) => ({
  mediaType,
  ...sized(seed),
  ...more,
});

/** So many things, each made from its number. */
export const many = <T>(count: number, make: (at: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => make(at));
