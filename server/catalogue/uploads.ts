import { newId } from '@/lib/ids';
import type { Caller, Repository, UploadSession } from '@/registry/ports';
import { RegistryError } from '@/oci/errors';
import { lockImage } from '../data/lock-image';
import { statement, type Database } from '../data/database';
import type { CatalogueContext } from './context';
import { entryRegistryOf } from './entry-registry';

const openPerCaller = 20;
const lifetimeHours = 24;

const lockCaller = statement(
  'catalogue.lock-uploader',
  `SELECT pg_advisory_xact_lock(hashtextextended('upload:' || $1, 0))::text AS locked`,
);

const open = statement(
  'catalogue.open-upload',
  `INSERT INTO upload (id, "registryId", "imageId", "callerId", "createdAt", "expiresAt")
   SELECT $1::uuid, $2::uuid, $3::uuid, $4::uuid, $5::timestamptz, $6::timestamptz
   WHERE (
     SELECT count(*) FROM upload WHERE "callerId" = $4::uuid AND "expiresAt" > $5::timestamptz
   ) < $7::int
   RETURNING id`,
);

/**
 * Opens an upload, bound to this repository and this caller, for 24 hours.
 * @throws RegistryError TOOMANYREQUESTS where 20 uploads of this caller are open.
 */
export async function openUpload(
  { db, clock }: CatalogueContext,
  repository: Repository,
  caller: Caller,
): Promise<UploadSession> {
  const id = newId();
  const now = clock();
  const end = new Date(now.getTime() + lifetimeHours * 3_600_000);
  return db.transaction(async (sql) => {
    const { projectId, registryId } = await entryRegistryOf(sql, repository);
    const imageId = repository.imageId ?? (await lockImage(sql, projectId, repository.image));
    // One at a time per caller, or many at once would each count the same open ones.
    await sql.query(lockCaller, [caller.id]);
    const opened = await sql.query(open, [
      id,
      registryId,
      imageId,
      caller.id,
      now,
      end,
      openPerCaller,
    ]);
    if (opened.length === 0) throw tooMany();
    return { id, offset: 0 };
  });
}

const tooMany = () =>
  new RegistryError(
    'TOOMANYREQUESTS',
    `${openPerCaller} uploads of yours are open, which is the most. Finish them, or cancel them with DELETE on their locations; what is left alone ends ${lifetimeHours} hours after it was opened.`,
    { headers: { 'Retry-After': '60' } },
  );

const find = statement(
  'catalogue.find-upload',
  `SELECT id, "offset" FROM upload
   WHERE id = $1::uuid AND "registryId" = $2::uuid AND "imageId" = $3::uuid
     AND "callerId" = $4::uuid AND "expiresAt" > $5::timestamptz`,
);

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * The open upload, for the repository and the caller that it was opened by; to all others, and once
 * its time is over, there is none.
 */
export async function findUpload(
  { db, clock }: CatalogueContext,
  { registryId, imageId }: Repository,
  caller: Caller,
  id: string,
): Promise<UploadSession | null> {
  if (imageId === null || !uuid.test(id)) return null;
  const [upload] = await db.sql.query<UploadSession>(find, [
    id,
    registryId,
    imageId,
    caller.id,
    clock(),
  ]);
  return upload ?? null;
}

const advance = statement(
  'catalogue.advance-upload',
  `UPDATE upload SET "offset" = $3::bigint WHERE id = $1::uuid AND "offset" = $2::bigint RETURNING id`,
);

/** Moves the offset from where the caller saw it; false where another request was quicker. */
export async function advanceUpload(
  { db }: CatalogueContext,
  id: string,
  from: number,
  to: number,
): Promise<boolean> {
  const moved = await db.sql.query(advance, [id, from, to]);
  return moved.length > 0;
}

const close = statement('catalogue.close-upload', `DELETE FROM upload WHERE id = $1::uuid`);

/** Forgets an upload that is finished or given up; its bytes were moved or removed first. */
export async function closeUpload({ db }: CatalogueContext, id: string): Promise<void> {
  await db.sql.query(close, [id]);
}

const expired = statement(
  'catalogue.expired-uploads',
  `SELECT id FROM upload WHERE "expiresAt" <= $1::timestamptz ORDER BY "expiresAt" LIMIT $2::int`,
);

/**
 * Ids of uploads whose time is over, oldest first, for the job that removes what they left. Nobody
 * can write to them any more. Remove the bytes first, then closeUpload: a crash in between leaves
 * the row, and the next run finishes.
 */
export async function listExpiredUploads(
  db: Database,
  now: Date,
  limit: number,
): Promise<readonly string[]> {
  const rows = await db.sql.query<{ id: string }>(expired, [now, limit]);
  return rows.map((row) => row.id);
}
