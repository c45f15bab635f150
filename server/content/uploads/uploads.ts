import type { Caller, FeedEnd, Place, Upload, UploadAdvance } from '@/registry/ports';
import { statement, type Database } from '@/server/platform/sql/database';
import { brokenNow, feedLease, isOpen, isOver } from './upload-state';
import type { CatalogueContext } from '../repositories/context';

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

// Bound to the repository and the caller that it was opened by (security 4).
const named = `u.id = $1::uuid AND u.repository_id = $2::uuid AND u.caller_id = $3::uuid
  AND ${isOpen}`;

const find = statement(
  'catalogue.find-upload',
  `SELECT u.id, u.stored AS offset, u.session FROM upload u WHERE ${named}`,
);

/**
 * The open upload, for the repository and the caller that it was opened by; to all others, and once
 * it has ended, there is none.
 */
export async function findUpload(
  { db }: CatalogueContext,
  { repositoryId }: Place,
  caller: Caller,
  id: string,
): Promise<Upload | null> {
  if (repositoryId === null || !uuid.test(id)) return null;
  const [upload] = await db.sql.query<Upload>(find, [id, repositoryId, caller.id]);
  return upload ?? null;
}

const feed = statement(
  'catalogue.feed-upload',
  `UPDATE upload u
   SET fed_by = $4::uuid, fed_until = statement_timestamp() + ${feedLease}, received = u.stored
   WHERE ${named}
   RETURNING u.id, u.stored AS offset, u.session`,
);

/**
 * As findUpload, and takes it up for the request `by`: for a minute, renewed by keepUpload, nothing
 * makes room of it. Whoever takes it up last has it: a process that was killed gives nothing back.
 */
export async function feedUpload(
  { db }: CatalogueContext,
  { repositoryId }: Place,
  caller: Caller,
  id: string,
  by: string,
): Promise<Upload | null> {
  if (repositoryId === null || !uuid.test(id)) return null;
  const values = [id, repositoryId, caller.id, by];
  const [upload] = await db.sql.query<Upload>(feed, values);
  return upload ?? null;
}

const keep = statement(
  'catalogue.keep-upload',
  `WITH kept AS (
     UPDATE upload u
     SET fed_until = statement_timestamp() + ${feedLease},
         moved_at = CASE WHEN $3::bigint > u.received THEN statement_timestamp() ELSE u.moved_at END,
         received = greatest(u.received, $3::bigint)
     WHERE u.id = $1::uuid AND u.fed_by = $2::uuid AND u.ended_at IS NULL
     RETURNING u.id
   )
   SELECT EXISTS (SELECT 1 FROM upload WHERE id = $1::uuid AND ended_at IS NULL) AS open`,
);

/**
 * Word of the request `by` that feeds an upload: how many bytes of it have come so far. False once
 * it has ended: cancelled, cleared, or given way while nothing was heard of the request.
 */
export async function keepUpload(
  { db }: CatalogueContext,
  id: string,
  by: string,
  received: number,
): Promise<boolean> {
  const [upload] = await db.sql.query<{ open: boolean }>(keep, [id, by, received]);
  return upload?.open ?? false;
}

// Who does not have it any more moves the offset where it can, and leaves it to who has it.
const advance = statement(
  'catalogue.advance-upload',
  `UPDATE upload u
   SET stored = $4::bigint, session = $6::jsonb,
       received = CASE WHEN u.fed_by = $2::uuid THEN $4::bigint ELSE greatest(u.received, $4::bigint) END,
       moved_at = CASE WHEN $4::bigint > u.stored THEN statement_timestamp() ELSE u.moved_at END,
       fed_until = CASE WHEN u.fed_by IS DISTINCT FROM $2::uuid OR $5 = 'goes-on' THEN u.fed_until
                         WHEN $5 = 'broke-off' THEN ${brokenNow} END,
       fed_by = CASE WHEN u.fed_by IS DISTINCT FROM $2::uuid OR $5 = 'goes-on' THEN u.fed_by END
   WHERE u.id = $1::uuid AND u.stored = $3::bigint AND u.ended_at IS NULL
   RETURNING u.id`,
);

const isThere = statement(
  'catalogue.upload-is-there',
  `SELECT 1 AS there FROM upload WHERE id = $1::uuid AND ended_at IS NULL`,
);

/**
 * Moves the offset from where the request `by` saw it, and the store's session with it, unless another
 * one was quicker or the upload has ended, and says what became of the request.
 */
export async function advanceUpload(
  { db }: CatalogueContext,
  id: string,
  by: string,
  { from, to, session, then }: UploadAdvance,
): Promise<'moved' | 'outrun' | 'ended'> {
  const values = [id, by, from, to, then, session];
  if ((await db.sql.query(advance, values)).length > 0) return 'moved';
  return (await db.sql.query(isThere, [id])).length > 0 ? 'outrun' : 'ended';
}

const leave = statement(
  'catalogue.leave-upload',
  `UPDATE upload
   SET fed_by = NULL, received = stored,
       fed_until = CASE WHEN $3 = 'broke-off' THEN ${brokenNow} END
   WHERE id = $1::uuid AND fed_by = $2::uuid`,
);

/** The request `by` is at its end and brought nothing that counts. */
export async function leaveUpload(
  { db }: CatalogueContext,
  id: string,
  by: string,
  end: FeedEnd,
): Promise<void> {
  await db.sql.query(leave, [id, by, end]);
}

const end = statement(
  'catalogue.end-upload',
  `UPDATE upload SET ended_at = coalesce(ended_at, statement_timestamp()) WHERE id = $1::uuid`,
);

/** From now on there is no such upload; what came of it can be removed, then closeUpload. */
export async function endUpload({ db }: CatalogueContext, id: string): Promise<void> {
  await db.sql.query(end, [id]);
}

const close = statement('catalogue.close-upload', `DELETE FROM upload WHERE id = $1::uuid`);

/** Forgets an upload that is finished or given up; its bytes were moved or removed first. */
export async function closeUpload({ db }: Pick<CatalogueContext, 'db'>, id: string): Promise<void> {
  await db.sql.query(close, [id]);
}

const over = statement(
  'catalogue.uploads-that-are-over',
  `UPDATE upload SET ended_at = coalesce(ended_at, statement_timestamp())
   WHERE id IN (
     SELECT u.id FROM upload u WHERE ${isOver}
     ORDER BY u.moved_at LIMIT $1::int FOR UPDATE SKIP LOCKED
   )
   RETURNING id, stored AS offset, session`,
);

/**
 * Ends uploads whose time is over, and returns them with those that were ended before, for the
 * job that removes what they left. Nobody can write to them any more. Remove the bytes first, then
 * closeUpload: a crash in between leaves the row, and the next run finishes.
 */
export async function endOldUploads(db: Database, limit: number): Promise<readonly Upload[]> {
  return db.sql.query<Upload>(over, [limit]);
}

const known = statement('catalogue.known-uploads', 'SELECT id FROM upload');

/** Ids of every upload that has a row, ended or not: a file of any other one belongs to none. */
export async function knownUploads(db: Database): Promise<ReadonlySet<string>> {
  return new Set((await db.sql.query<{ id: string }>(known)).map((row) => row.id));
}
