import { Refusal } from '@/lib/refusal';

/** A list's page: rows in order, and the cursor of the following page, null on the last. */
export interface Page<T> {
  readonly items: T[];
  readonly next: string | null;
}

/** Cuts rows, of which one more than `limit` was read, to a page. */
export function pageOf<Row, T>(
  rows: readonly Row[],
  limit: number,
  keyOf: (row: Row) => string,
  show: (row: Row) => T,
): Page<T> {
  const kept = rows.slice(0, limit);
  const last = kept.at(-1);
  const next = rows.length > limit && last ? toCursor(keyOf(last)) : null;
  return { items: kept.map(show), next };
}

export const toCursor = (key: string): string => Buffer.from(key).toString('base64url');

/**
 * The key that a cursor carries; null for none. It only says where to go on: what may be seen is
 * decided anew. Throws Refusal `invalid` for one that no list of ours gave.
 */
export function fromCursor(cursor: string | undefined, isKey: (key: string) => boolean) {
  if (cursor === undefined) return null;
  const key = Buffer.from(cursor, 'base64url').toString('utf8');
  if (isKey(key)) return key;
  throw new Refusal('invalid', 'This cursor is not one of this list. Start again without one.', {
    fields: [{ path: 'cursor', message: 'not a cursor of this list' }],
  });
}
