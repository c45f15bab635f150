import type { Caller, Place } from '@/registry/ports';
import type { Digest } from '@/oci/names/digest';
import { isBlobPart, namedHere } from '../manifests/parts';
import { statement } from '@/server/platform/sql/database';
import type { CatalogueContext } from './context';
import { entryRegistryOf } from './entry-registry';
import { linkedBlob } from './linked-blobs';
import { lockWhatIsThere, openRepository } from './open-repository';
import { recordPushers } from '../pushes/record-pushers';
import { readableRegistries, readerOf } from './readable-registries';

/** The blob, where this repository links it (L11). */
export async function findBlob(
  { db }: CatalogueContext,
  { repositoryId }: Place,
  digest: Digest,
): Promise<{ size: number } | null> {
  if (repositoryId === null) return null;
  const blob = await linkedBlob(db.sql, repositoryId, digest);
  return blob ? { size: blob.size } : null;
}

const findReadable = statement(
  'catalogue.readable-blob',
  `WITH ${readableRegistries}
   SELECT b.size
   FROM blob b
   WHERE b.digest = $7 AND (
     EXISTS (
       SELECT 1 FROM uploaded_blob u JOIN repository c ON c.id = u.repository_id
       WHERE u.digest = b.digest AND c.registry_id IN (SELECT id FROM readable)
     ) OR EXISTS (
       SELECT 1 FROM manifest_part part
       JOIN placement p ON p.digest = part.manifest
       JOIN repository c ON c.id = p.repository_id
       WHERE part.digest = b.digest AND ${isBlobPart('part')} AND c.registry_id IN (SELECT id FROM readable)
     )
   )`,
);

/**
 * The blob, where any repository that the caller may pull from links it. What they may not pull
 * looks as if it did not exist, so that a mount tells nothing of others' digests (L3, L11).
 */
export async function findReadableBlob(
  { db, clock }: CatalogueContext,
  caller: Caller,
  digest: Digest,
): Promise<{ size: number } | null> {
  const [blob] = await db.sql.query<{ size: number }>(findReadable, [
    ...readerOf(caller, clock()),
    digest,
  ]);
  return blob ?? null;
}

const recordBlob = statement(
  'catalogue.record-blob',
  `INSERT INTO blob (digest, size, created_at) VALUES ($1, $2::bigint, now())
   ON CONFLICT (digest) DO NOTHING`,
);

const linkUploaded = statement(
  'catalogue.link-blob',
  `INSERT INTO uploaded_blob (repository_id, digest, at)
   VALUES ($1::uuid, $2, $3::timestamptz)
   ON CONFLICT (repository_id, digest) DO UPDATE SET at = EXCLUDED.at`,
);

/**
 * Records bytes that are durable in the store already (L10), and links them to the repository as
 * uploaded there, and keeps who could have brought them (L7). Linking again renews the time, from which
 * unused uploads are counted.
 */
export async function linkBlob(
  { db, clock }: CatalogueContext,
  repository: Place,
  caller: Caller,
  blob: { digest: Digest; size: number },
): Promise<void> {
  await db.transaction(async (sql) => {
    const { projectId } = await entryRegistryOf(sql, repository);
    const repositoryId = await openRepository(sql, repository);
    await sql.query(recordBlob, [blob.digest, blob.size]);
    const at = clock();
    await sql.query(linkUploaded, [repositoryId, blob.digest, at]);
    await recordPushers(sql, { projectId, digest: blob.digest }, caller, at);
  });
}

const findNamed = statement(
  'catalogue.blob-named-here',
  `SELECT 1 AS named FROM ${namedHere('$2', isBlobPart('part'))} LIMIT 1`,
);

const unlink = statement(
  'catalogue.unlink-blob',
  `DELETE FROM uploaded_blob
   WHERE repository_id = $1::uuid AND digest = $2
   RETURNING digest`,
);

/**
 * Takes back that a blob was uploaded here; its bytes stay until nothing links them anywhere. While
 * a manifest that is placed here names it, it is in use and stays.
 */
export async function unlinkBlob(
  { db }: CatalogueContext,
  repository: Place,
  digest: Digest,
): Promise<'removed' | 'absent' | 'in-use'> {
  return db.transaction(async (sql) => {
    const { projectId } = await entryRegistryOf(sql, repository);
    const { repositoryId } = repository;
    if (repositoryId === null) return 'absent';
    // So that no manifest that names the blob arrives in between.
    await lockWhatIsThere(sql, projectId, repository, repositoryId);
    const named = await sql.query(findNamed, [repositoryId, digest]);
    if (named.length > 0) return 'in-use';
    const removed = await sql.query(unlink, [repositoryId, digest]);
    return removed.length > 0 ? 'removed' : 'absent';
  });
}
