import type { NamePage } from '@/registry/ports';

/**
 * A cursor as PostgreSQL can compare it. A client may send any text; one with U+0000 in it cannot
 * be a parameter, and cut off there it stands at the same place among names, which never hold one.
 */
export const comparable = (after: string | null): string | null =>
  after === null ? null : after.split('\0', 1)[0]!;

/** A page of rows that were asked for with one more than the limit, to tell whether there is more. */
export const pageOf = (rows: readonly { readonly name: string }[], limit: number): NamePage => ({
  names: rows.slice(0, limit).map((row) => row.name),
  more: rows.length > limit,
});
