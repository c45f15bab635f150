import { momentOf } from '@/lib/text/moment';
import { Refusal } from '@/lib/refusal';
import { isStorable } from '@/lib/text/storable';

/** A list's page: rows in order, and the cursor of the following page, null on the last. */
export interface Page<T> {
  readonly items: T[];
  readonly next: string | null;
}

/** Every list that gives cursors. A cursor says which one it is of: no other takes it for a place of its own. */
export type ListName =
  | 'projects'
  | 'images'
  | 'builds'
  | 'labels'
  | 'timeline'
  | 'stage-timeline'
  | 'stage-history'
  | 'promotions'
  | 'comments'
  | 'uploads'
  | 'people'
  | 'audit';

/** Cuts rows, of which one more than `limit` was read, to a page. */
export function pageOf<Row, T>(
  list: ListName,
  rows: readonly Row[],
  limit: number,
  keyOf: (row: Row) => string,
  show: (row: Row) => T,
): Page<T> {
  const kept = rows.slice(0, limit);
  const last = kept.at(-1);
  const next = rows.length > limit && last ? toCursor(list, keyOf(last)) : null;
  return { items: kept.map(show), next };
}

export const toCursor = (list: ListName, key: string): string =>
  Buffer.from(`${list} ${key}`).toString('base64url');

/**
 * The key that a cursor carries; null for none. It only says where to go on: what may be seen is
 * decided anew. A key can be a parameter of a statement, whatever `isKey` lets through.
 * @throws Refusal `invalid` for one that this list did not give.
 */
export function fromCursor(
  list: ListName,
  cursor: string | undefined,
  isKey: (key: string) => boolean,
): string | null {
  if (cursor === undefined) return null;
  const said = Buffer.from(cursor, 'base64url').toString('utf8');
  const key = said.slice(list.length + 1);
  // What is decoded leniently must be what was sent: a key has one cursor of each list.
  if (toCursor(list, key) === cursor && isStorable(key) && isKey(key)) return key;
  throw notOfThisList();
}

/** Where a page ends that is in the order of times: a time, and what of it is last. */
export interface Position {
  readonly at: string;
  readonly id: string;
}

/** The key of a page that is in the order of times. `id` must hold no space. */
export const positionKey = (at: Date, id: string): string => `${at.toISOString()} ${id}`;

/**
 * The position that a cursor carries; null for none.
 * @throws Refusal `invalid` for one that this list did not give, be it for a time that is none.
 */
export function fromTimeCursor(
  list: ListName,
  cursor: string | undefined,
  isId: (id: string) => boolean,
): Position | null {
  const key = fromCursor(list, cursor, (text) => {
    const [at = '', id = '', ...more] = text.split(' ');
    return more.length === 0 && momentOf(at)?.toISOString() === at && isId(id);
  });
  if (key === null) return null;
  const [at = '', id = ''] = key.split(' ');
  return { at, id };
}

/** Is it an id as `newId` makes them? */
export const isNewId = (text: string): boolean =>
  /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);

const notOfThisList = (): Refusal =>
  new Refusal('invalid', 'This cursor is not one of this list. Start again without one.', {
    fields: [{ path: 'cursor', message: 'not a cursor of this list' }],
  });
