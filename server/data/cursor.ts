import type { z } from 'zod';
import { Refusal } from '@/lib/refusal';

/** Writes a keyset position as the opaque `next` of a page. */
export const encodeCursor = (position: unknown): string =>
  Buffer.from(JSON.stringify(position), 'utf8').toString('base64url');

/**
 * Reads the position that a client sent back; null where it sent none. What is read is only ever a
 * position: rights are asked again for every page, so that a forged cursor shows nothing more.
 * @throws Refusal `invalid` for what `encodeCursor` did not write.
 */
export function decodeCursor<Position extends z.ZodType>(
  cursor: string | undefined,
  shape: Position,
): z.output<Position> | null {
  if (cursor === undefined) return null;
  const message = 'is not a cursor of this list; take it from `next`';
  const refusal = new Refusal('invalid', `cursor ${message}.`, {
    fields: [{ path: 'cursor', message }],
  });
  let position: unknown;
  try {
    position = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw refusal;
  }
  const parsed = shape.safeParse(position);
  if (!parsed.success) throw refusal;
  return parsed.data;
}

/** Cuts a page out of rows that were read with one more than `limit`. */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  limit: number,
  item: (row: Row) => Item,
  position: (row: Row) => unknown,
): { items: Item[]; next: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(item),
    next: rows.length > limit && last !== undefined ? encodeCursor(position(last)) : null,
  };
}
