import { latestTag } from '@/domain/releases/floating';
import type { Caller } from '@/registry/ports';
import { RegistryError } from '@/oci/http/errors';
import { isReservedTag } from '@/oci/names/tags';
import { recordAudit } from '@/server/platform/events/audit';
import { statement } from '@/server/platform/sql/database';
import { lockImage } from '@/server/platform/locks/lock-image';
import { originOf, type CatalogueContext } from './context';
import { dropTags } from './drop-tags';
import { entryRegistryOf } from './entry-registry';
import { told, type Target } from './target';
import { tellEvidence } from '../evidence/tell-evidence';

const find = statement(
  'catalogue.find-tag',
  `SELECT m.artifact_type, m.runnable, b.id AS build_id, b.number FROM tag t JOIN manifest m ON m.digest = t.digest
   LEFT JOIN build b ON b.image_id = $2::uuid AND b.digest = t.digest
   WHERE t.repository_id = $1::uuid AND t.name = $3`,
);

interface TaggedRow {
  readonly artifactType: string | null;
  readonly runnable: boolean;
  /** Of the build that it is; null: it is none. */
  readonly buildId: string | null;
  readonly number: number | null;
}

const notOwnLatest = statement(
  'catalogue.not-own-latest',
  `UPDATE image SET own_latest = false WHERE id = $1::uuid AND own_latest`,
);

/**
 * Removes a tag from the entry registry; what it pointed to stays, by digest and by its build's
 * tag. `build-<number>` stays as long as its build is here: it is how every other tag can be told
 * as a build number, and goes with the manifest.
 * @returns false where there was no such tag.
 * @throws RegistryError DENIED for `build-<number>`.
 */
export async function removeTag(
  { db, clock }: CatalogueContext,
  target: Target,
  caller: Caller,
  name: string,
): Promise<boolean> {
  const repository = target.at;
  return db.transaction(async (sql) => {
    const entry = await entryRegistryOf(sql, repository);
    const { projectId, project } = entry;
    const { repositoryId } = repository;
    if (repositoryId === null) return false;
    const imageId = await lockImage(sql, projectId, repository.image);
    if (imageId === null) return false;
    const [found] = await sql.query<TaggedRow>(find, [repositoryId, imageId, name]);
    if (!found) return false;
    if (isReservedTag(name)) throw staysWithBuild(name);
    // Who takes their `latest` away leaves it to the registry again.
    if (name === latestTag) await sql.query(notOwnLatest, [imageId]);
    const { actor } = originOf(caller);
    const [tag] = await dropTags(sql, { repositoryId, name, digest: null }, actor, clock());
    const where = { target, projectId, project, imageId };
    const isTold =
      found.number === null &&
      (await tellEvidence(sql, caller, 'evidence.removed', where, {
        ...found,
        digest: tag?.digest ?? '',
        subject: null,
        tags: [{ name }],
      }));
    if (!isTold) {
      const line = told(target, {
        action: 'tag.deleted',
        projectId,
        subjects: {
          imageId,
          stageId: entry.stageId,
          buildId: found.buildId,
          ...(tag && { digest: tag.digest }),
        },
        target: `${repository.registry}/${repository.image}:${name}`,
        before: { digest: tag?.digest },
      });
      await recordAudit(sql, originOf(caller), line);
    }
    return true;
  });
}

const staysWithBuild = (name: string) =>
  new RegistryError(
    'DENIED',
    `${name} names its build for as long as the build is here and is not removed alone. Delete the manifest by its digest instead.`,
  );
