import type { ActorView, KeptActor } from '@/domain/people/actors';
import { statement, type Sql } from '@/server/platform/sql/database';
import { keptIn, type ActorColumns } from './actor-columns';
import { actorOf } from './actor-of';

const read = statement(
  'access.read-actors',
  `SELECT ${actorOf('kept.kind', 'kept.id', 'kept.name')} AS actor
   FROM unnest($1::text[], $2::uuid[], $3::text[]) WITH ORDINALITY AS kept(kind, id, name, place)
   ORDER BY kept.place`,
);

/** How answers show an actor that was read. */
export type ShowActor = (kept: KeptActor) => ActorView;

/** How answers show these, for rows of Prisma: read in one statement, each once. */
export async function readActors(sql: Sql, kept: readonly KeptActor[]): Promise<ShowActor> {
  const each = [...new Map(kept.map((one) => [keyOf(one), one])).values()];
  const values = [
    each.map(({ kind }) => kind),
    each.map(({ id }) => id),
    each.map(({ name }) => name),
  ];
  const rows = each.length === 0 ? [] : await sql.query<{ actor: ActorView }>(read, values);
  const shown = new Map(rows.map(({ actor }, at) => [keyOf(each[at]!), actor]));
  return (one) => shown.get(keyOf(one)) ?? { ...one, detail: null };
}

const keyOf = ({ kind, id, name }: KeptActor): string => `${kind} ${id} ${name}`;

/**
 * The same for one act of each row.
 * @param act what its columns begin with: `createdBy`.
 */
export async function readActorsOf<Act extends string, Row extends ActorColumns<Act>>(
  sql: Sql,
  rows: readonly Row[],
  act: Act,
): Promise<(row: Row) => ActorView> {
  const shown = await readActors(
    sql,
    rows.map((row) => keptIn(row, act)),
  );
  return (row) => shown(keptIn(row, act));
}
