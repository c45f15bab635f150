import { newId } from '@/lib/ids';
import type { Caller, Place, Upload } from '@/registry/ports';
import { RegistryError } from '@/oci/http/errors';
import { statement, type Sql } from '@/server/platform/sql/database';
import { feedLease, givesWay, givesWayAt, isBroken, isOpen, openPerCaller } from './upload-state';
import type { CatalogueContext } from '../repositories/context';
import { entryRegistryOf } from '../repositories/entry-registry';
import { openRepository } from '../repositories/open-repository';

const lockCaller = statement(
  'catalogue.lock-uploader',
  `SELECT pg_advisory_xact_lock(hashtextextended('upload:' || $1, 0))::text AS locked`,
);

// One that a request feeds never gives way: the row's lock is taken before its state is asked again,
// and SKIP LOCKED passes over what a request is at this moment taking up.
const open = statement(
  'catalogue.open-upload',
  `WITH mine AS (
     SELECT count(*) AS open FROM upload u WHERE u.caller_id = $3::uuid AND ${isOpen}
   ), way AS (
     SELECT u.id FROM upload u
     WHERE u.caller_id = $3::uuid AND ${isOpen} AND ${givesWay}
     ORDER BY ${isBroken} DESC, u.moved_at, u.id
     LIMIT greatest((SELECT open FROM mine) - ($4::int - 1), 0)
     FOR UPDATE SKIP LOCKED
   ), given AS (
     UPDATE upload u SET ended_at = statement_timestamp()
     WHERE u.id IN (SELECT id FROM way) RETURNING u.id
   )
   INSERT INTO upload (id, repository_id, caller_id, created_at, moved_at, fed_by, fed_until)
   SELECT $1::uuid, $2::uuid, $3::uuid, statement_timestamp(), statement_timestamp(), $5::uuid,
     CASE WHEN $5::uuid IS NOT NULL THEN statement_timestamp() + ${feedLease} END
   WHERE (SELECT open FROM mine) - (SELECT count(*) FROM given) < $4::int
   RETURNING id`,
);

/**
 * Opens an upload, bound to this repository and this caller. It lasts as long as bytes come, and an
 * hour longer. Where the caller has 20 open, the oldest that broke off makes room, else the oldest
 * idle one; its bytes are removed by the next sweep.
 * @param by the request that feeds it from the first; left out: none yet.
 * @throws RegistryError TOOMANYREQUESTS where 20 uploads of this caller move.
 */
export async function openUpload(
  { db }: CatalogueContext,
  repository: Place,
  caller: Caller,
  by?: string,
): Promise<Upload> {
  const id = newId();
  const opened = await db.transaction(async (sql) => {
    const { project } = await entryRegistryOf(sql, repository);
    const repositoryId = await openRepository(sql, repository);
    // One at a time per caller, or many at once would each count the same open ones.
    await sql.query(lockCaller, [caller.id]);
    const values = [id, repositoryId, caller.id, openPerCaller, by ?? null];
    if ((await sql.query(open, values)).length > 0) return true;
    return { project, seconds: await secondsUntilRoom(sql, caller) };
  });
  if (opened === true) return { id, offset: 0, session: {} };
  throw tooMany(opened.project, opened.seconds);
}

const untilRoom = statement(
  'catalogue.until-upload-gives-way',
  `SELECT ceil(extract(epoch FROM min(${givesWayAt}) - statement_timestamp()))::int AS seconds
   FROM upload u WHERE u.caller_id = $1::uuid AND ${isOpen}`,
);

/** When to ask again: once the first gives way should nothing more be heard of it; 1 to 60. */
async function secondsUntilRoom(sql: Sql, caller: Caller): Promise<number> {
  const [row] = await sql.query<{ seconds: number | null }>(untilRoom, [caller.id]);
  return Math.min(Math.max(row?.seconds ?? 1, 1), 60);
}

const tooMany = (project: string, seconds: number) =>
  new RegistryError(
    'TOOMANYREQUESTS',
    `${openPerCaller} uploads of yours are under way, which is the most at a time. Let them end, or cancel them with DELETE on their locations. A maintainer of ${project} sees them, and clears them, under “Registries” of the project.`,
    { headers: { 'Retry-After': String(seconds) } },
  );
