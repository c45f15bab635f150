import type { Caller } from '@/registry/ports';
import type { Digest } from '@/oci/names/digest';
import { RegistryError } from '@/oci/http/errors';
import { latestTag } from '@/domain/releases/floating';
import { readClosure } from '../closure/closure';
import { chooseLatestAgain } from '../tags/follow-latest';
import { unmarkPartBuilds } from '../manifests/part-builds';
import { isManifestPart, namedHere } from '../manifests/parts';
import { recordInEntry } from '../current/record-current';
import { recordAudit } from '@/server/platform/events/audit';
import { statement } from '@/server/platform/sql/database';
import { lockImage } from '@/server/platform/locks/lock-image';
import { originOf, type CatalogueContext } from './context';
import { dropTags } from './drop-tags';
import { entryRegistryOf } from './entry-registry';
import { told, type Target } from './target';
import { tellEvidence } from '../evidence/tell-evidence';

const find = statement(
  'catalogue.find-placed',
  `SELECT b.id AS build_id, b.number, p.subject, m.artifact_type, m.runnable
   FROM placement p JOIN manifest m ON m.digest = p.digest
   LEFT JOIN build b ON b.image_id = $2::uuid AND b.digest = p.digest
   WHERE p.repository_id = $1::uuid AND p.digest = $3`,
);

const parent = statement(
  'catalogue.placed-parent',
  `SELECT part.manifest AS digest FROM ${namedHere('$2', isManifestPart('part'))} LIMIT 1`,
);

interface PlacedRow {
  readonly buildId: string | null;
  readonly number: number | null;
  readonly subject: string | null;
  readonly artifactType: string | null;
  readonly runnable: boolean;
}

const remove = statement(
  'catalogue.remove-placement',
  `DELETE FROM placement WHERE repository_id = $1::uuid AND digest = $2`,
);

/**
 * Takes a manifest out of the entry registry with the tags that point to it there. Its build keeps
 * its number, and stays wherever it was promoted to (L8, L9); pushed again, it comes back as the
 * same build. What refers to it stays (a signature may come before its subject, and outlive it), and
 * blobs that were uploaded here stay linked until they are deleted or collected.
 * @returns false where it was not placed here.
 * @throws RegistryError UNSUPPORTED (405, as the specification has it for what is not deleted) while an index that is placed here names it.
 */
export async function removeManifest(
  { db, clock }: CatalogueContext,
  target: Target,
  caller: Caller,
  digest: Digest,
): Promise<boolean> {
  const repository = target.at;
  return db.transaction(async (sql) => {
    const entry = await entryRegistryOf(sql, repository);
    const { projectId, stageId } = entry;
    const { repositoryId } = repository;
    if (repositoryId === null) return false;
    const imageId = await lockImage(sql, projectId, repository.image);
    if (imageId === null) return false;
    const [placed] = await sql.query<PlacedRow>(find, [repositoryId, imageId, digest]);
    if (!placed) return false;
    const [index] = await sql.query<{ digest: string }>(parent, [repositoryId, digest]);
    if (index) {
      throw new RegistryError(
        'UNSUPPORTED',
        `The index ${index.digest} in this repository names this manifest. Delete the index first.`,
        { detail: { index: index.digest }, headers: { Allow: 'GET, HEAD, PUT' } },
      );
    }
    // What goes along with a build stays where it is; the trail says what that was (L8, L14).
    const closure =
      placed.number === null ? null : await readClosure(sql, { repositoryId, imageId, digest });
    const at = clock();
    const { actor } = originOf(caller);
    const tags = await dropTags(sql, { repositoryId, name: null, digest }, actor, at);
    await sql.query(remove, [repositoryId, digest]);
    if (placed.number !== null) {
      await unmarkPartBuilds(sql, imageId, digest);
      await recordInEntry(sql, { stageId, imageId, at, how: 'removed', actor });
    }
    if (tags.some(({ name }) => name === latestTag)) {
      await chooseLatestAgain(
        sql,
        { target, repositoryId, imageId, at },
        originOf(caller),
        projectId,
      );
    }
    const { number } = placed;
    const where = { target, projectId, project: entry.project, imageId };
    const isTold =
      number === null &&
      (await tellEvidence(sql, caller, 'evidence.removed', where, { ...placed, digest, tags }));
    if (!isTold) {
      const line = told(target, {
        action: 'manifest.deleted',
        projectId,
        subjects: { imageId, buildId: placed.buildId, digest, stageId },
        target:
          number === null
            ? `${repository.registry}/${repository.image}@${digest}`
            : `${entry.project}/${repository.image}#${number} in ${entry.stage}`,
        before: {
          digest,
          tags: tags.map((tag) => tag.name),
          ...(closure && {
            stays: {
              parts: closure.parts.length - 1,
              evidence: new Set(closure.evidence.map((one) => one.digest)).size,
            },
          }),
        },
      });
      await recordAudit(sql, originOf(caller), line);
    }
    return true;
  });
}
