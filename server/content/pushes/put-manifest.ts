import { makesBuild } from '@/domain/images/makes-build';
import { latestTag } from '@/domain/releases/floating';
import type { Caller, ManifestPut } from '@/registry/ports';
import { RegistryError } from '@/oci/http/errors';
import { subjectOfTag } from '@/oci/names/evidence-tags';
import { partsOf } from '@/oci/manifest/parts';
import { buildTag, isReservedTag } from '@/oci/names/tags';
import { followLatest } from '../tags/follow-latest';
import { leaveLate, type Late } from '../evidence/late-evidence';
import { isManifestPart, namedHere } from '../manifests/parts';
import { recordInEntry } from '../current/record-current';
import { recordAudit } from '@/server/platform/events/audit';
import { actorValues } from '@/server/access/actors/actor-columns';
import { statement, type Sql } from '@/server/platform/sql/database';
import { setTag, type TagChange } from '../tags/set-tag';
import { originOf, type CatalogueContext } from '../repositories/context';
import { entryRegistryOf, type EntryRegistry } from '../repositories/entry-registry';
import { lockRepository } from '../repositories/open-repository';
import { told, type Target } from '../repositories/target';
import { refuseEndlessIndex } from './index-parts';
import { recordPushers } from './record-pushers';
import { recordBuild } from './record-build';
import { storeManifest, writeConfig } from './store-manifest';
import { tellEvidence } from '../evidence/tell-evidence';
import { verifyParts } from './verify-parts';

const place = statement(
  'catalogue.place',
  `INSERT INTO placement (repository_id, digest, media_type, since, by_kind, by_id, by_name, subject, runs)
   VALUES ($1::uuid, $2, $3, $4::timestamptz, $5, $6::uuid, $7, $8, (SELECT runs FROM manifest WHERE digest = $2))
   ON CONFLICT (repository_id, digest) DO NOTHING
   RETURNING digest`,
);

const standing = statement(
  'catalogue.standing-of-digest',
  `SELECT
     (SELECT id FROM build WHERE image_id = $2::uuid AND digest = $3) AS build_id,
     (SELECT number FROM build WHERE image_id = $2::uuid AND digest = $3) AS number,
     (SELECT media_type FROM placement WHERE repository_id = $1::uuid AND digest = $3) AS media_type,
     EXISTS (SELECT 1 FROM ${namedHere('$3', isManifestPart('part'))}) AS in_index`,
);

const ownLatest = statement(
  'catalogue.own-latest',
  `UPDATE image SET own_latest = true WHERE id = $1::uuid AND NOT own_latest`,
);

interface Standing {
  readonly buildId: string | null;
  readonly number: number | null;
  readonly mediaType: string;
  readonly inIndex: boolean;
}

/** Bytes that do not say their type have one in each repository: what an index calls them there. */
const otherType = ({ digest, mediaType }: ManifestPut, before: string) =>
  new RegistryError(
    'MANIFEST_INVALID',
    `${digest} is in this repository as ${before}, and pushed now as ${mediaType}. Push it as what it is here, or write the type into the manifest's mediaType.`,
  );

/**
 * Places a manifest in the entry registry, points the pushed tags at it, and makes a build of it
 * where `makesBuild` says so, all in one transaction under the image's lock:
 *
 * - A new build gets the image's next number, its tag `build-<number>`, and `latest` where that
 *   follows releases and it is the newest one. One line of audit tells of it and of the tags it was born with.
 * - The same digest again is the same build. Where its manifest had been deleted here, it comes back
 *   with its number and its `build-<number>` tag, audited as a push.
 * - Whoever could have made the push counts as a pusher of the digest from then on, whatever else it
 *   changes (L7).
 * - Evidence (by its subject, or by its tag) leaves a line that says who attached what to which build.
 * - Another tag that moves, or is given to a digest that was here before, leaves a line of its own. A push
 *   that changes nothing leaves none.
 *
 * @throws RegistryError TAG_RESERVED, MANIFEST_BLOB_UNKNOWN, MANIFEST_INVALID, DENIED, NAME_UNKNOWN;
 *   nothing is changed then.
 */
export async function putManifest(
  context: CatalogueContext,
  target: Target,
  caller: Caller,
  put: ManifestPut,
): Promise<void> {
  const repository = target.at;
  const reserved = put.tags.find(isReservedTag);
  if (reserved !== undefined) {
    throw new RegistryError(
      'TAG_RESERVED',
      `Tags of the form build-<number> are set by Sallyport, one for each build. Push another tag; ${reserved} is reserved.`,
    );
  }
  const config = await writeConfig(put.config);
  await context.db.transaction(async (sql) => {
    const entry = await entryRegistryOf(sql, repository);
    const { registryId, projectId, stageId } = entry;
    const { imageId, repositoryId } = await lockRepository(sql, projectId, repository);
    // After the lock: what stands later in line is later in time.
    const at = context.clock();
    const { actor } = originOf(caller);

    const parts = partsOf(put.parsed);
    await verifyParts(sql, repositoryId, parts);
    await storeManifest(sql, put, parts, config);
    if (put.parsed.kind === 'index') await refuseEndlessIndex(sql, put.digest);
    const { digest, mediaType } = put;
    const placed = await sql.query(place, [
      repositoryId,
      digest,
      mediaType,
      at,
      ...actorValues(actor),
      put.parsed.subject?.digest ?? null,
    ]);
    await recordPushers(sql, { projectId, digest, registryId }, caller, at);
    const [facts] = await sql.query<Standing>(standing, [repositoryId, imageId, digest]);
    if (facts && facts.mediaType !== mediaType) throw otherType(put, facts.mediaType);
    const known = facts?.number ?? null;
    const isNew = known === null && makesBuild(pushFacts(put, facts?.inIndex ?? false));
    const build = isNew ? await recordBuild(sql, imageId, put, caller, at) : null;
    const number = build?.number ?? known;
    const arrived = number !== null && (isNew || placed.length > 0);
    if (arrived) {
      await recordInEntry(sql, { stageId, imageId, at, how: 'pushed', actor });
    }

    const names = new Set<string>(put.tags);
    if (number !== null) names.add(buildTag(number));
    const changes: TagChange[] = [];
    for (const name of names) {
      const tag = { repositoryId, name, digest: put.digest, by: actor, at };
      const change = await setTag(sql, tag);
      if (change) changes.push(change);
    }
    if (put.tags.includes(latestTag)) await sql.query(ownLatest, [imageId]);
    else if (number !== null) {
      const where = { repositoryId, imageId, digest, by: actor, at };
      const followed = await followLatest(sql, where);
      if (followed) changes.push(followed);
    }

    const late = evidenceOf(put);
    if (late.length > 0) await leaveLate(sql, imageId, late);
    const [evidence, moves] = number === null ? byMeaning(changes) : [[], changes];
    if (number === null) {
      const where = { target, projectId, project: entry.project, imageId };
      await tellEvidence(sql, caller, 'evidence.attached', where, {
        digest,
        artifactType: put.parsed.artifactType,
        runnable: put.runnable ?? false,
        subject: placed.length > 0 ? (put.parsed.subject?.digest ?? null) : null,
        tags: evidence,
      });
    }
    await tell(sql, {
      entry,
      target,
      imageId,
      caller,
      put,
      buildId: build?.id ?? facts?.buildId ?? null,
      number,
      version: build?.version ?? null,
      arrived,
      changes: moves,
    });
  });
}

/** Of tags that changed, those that tell of something else, which a line of their own says, and the rest. */
const byMeaning = (changes: readonly TagChange[]): [TagChange[], TagChange[]] => [
  changes.filter(({ name }) => subjectOfTag(name) !== null),
  changes.filter(({ name }) => subjectOfTag(name) === null),
];

/** How it is told of something else, by its subject and by its tags, and so to follow that to its stages. */
const evidenceOf = ({ digest, parsed, tags }: ManifestPut): Late[] =>
  ['', ...tags]
    .filter((tag) => (tag === '' ? parsed.subject !== null : subjectOfTag(tag) !== null))
    .map((tag) => ({ kind: 'came', digest, tag }));

const pushFacts = ({ tags, parsed }: ManifestPut, inIndex: boolean) => ({
  tags,
  hasSubject: parsed.subject !== null,
  inIndex,
  mediaTypes: [parsed.config, ...parsed.layers, ...parsed.children].flatMap((part) =>
    part ? [part.mediaType] : [],
  ),
});

interface Push {
  readonly entry: EntryRegistry;
  readonly target: Target;
  readonly imageId: string;
  readonly caller: Caller;
  readonly put: ManifestPut;
  readonly buildId: string | null;
  readonly number: number | null;
  readonly version: string | null;
  /** Is the build new here, or back after it was deleted? */
  readonly arrived: boolean;
  readonly changes: readonly TagChange[];
}

/** Writes what a push changed into the trail, and tells open pages. */
async function tell(sql: Sql, push: Push): Promise<void> {
  const { entry, target, imageId, caller, put, buildId, number, arrived, changes } = push;
  const { projectId, stageId } = entry;
  const subjects = { imageId, buildId, digest: put.digest, stageId };
  const { registry, image } = target.at;
  if (arrived) {
    const line = told(target, {
      action: 'build.pushed',
      projectId,
      subjects,
      target: `${entry.project}/${image}#${number}`,
      after: {
        digest: put.digest,
        version: push.version,
        tags: changes.map((change) => change.name),
      },
    });
    await recordAudit(sql, originOf(caller), line);
  }
  // The tags that a build arrives with are told with it, unless they pointed elsewhere before.
  const moves = changes.filter((change) => !arrived || change.from !== null);
  for (const move of moves) {
    const line = told(target, {
      action: 'tag.moved',
      projectId,
      subjects,
      target: `${registry}/${image}:${move.name}`,
      before: { digest: move.from },
      after: { digest: move.to },
    });
    await recordAudit(sql, originOf(caller), line);
  }
}
