import { decodeUtf8 } from './json/decode';
import { Reader, Unreadable, type Offence } from './json/reader';
import type { JsonShape } from './json/shape';

export type { Offence } from './json/reader';

export interface Reading {
  /** The document; undefined where it could not be read to its end. Its objects have no prototype. */
  readonly value: unknown;
  /** Null where all readers read the same. */
  readonly offence: Offence | null;
  /**
   * Where something stands that a database cannot keep: a text with U+0000 or half a surrogate
   * pair, a number beyond all numbers. Null where it can keep all, or nothing was read.
   */
  readonly unstorable: string | null;
}

/**
 * Reads bytes as a JSON document (RFC 8259) in UTF-8, as the strictest reader would (L13). A byte
 * order mark at the start is taken. An offence is whatever two readers could take for two things:
 *
 * - two equal keys in one object (some take the first, some the last, some merge);
 * - a key that is another one's, or a known one, in another case (Go's encoding/json folds case),
 *   unless the keys are the author's;
 * - a number that is no safe integer in plain digits where a size stands;
 * - half a surrogate pair, which some keep and some replace, in a key or outside of authors' maps.
 *
 * What comes after an ambiguity is read all the same: whom it does not concern has the document,
 * with the last of equal keys.
 *
 * Time and memory are linear in the bytes, the stack is bounded. Objects are made without a
 * prototype, so that a member `__proto__` or `toString` is one like any other, and none is there
 * that was not written.
 *
 * @param maximumMembers of all objects and lists together; beyond it, reading stops.
 */
export function readJson(bytes: Uint8Array, shape: JsonShape, maximumMembers: number): Reading {
  const text = decodeUtf8(bytes);
  if (text === null) return unread({ kind: 'encoding', path: '', problem: 'is not UTF-8' });
  const reader = new Reader(text, maximumMembers);
  try {
    const value = reader.document(shape);
    return { value, offence: reader.offence, unstorable: reader.unstorable };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const { offence } = error;
    return unread(offence.kind === 'bounds' ? (reader.offence ?? offence) : offence);
  }
}

const unread = (offence: Offence): Reading => ({ value: undefined, offence, unstorable: null });
