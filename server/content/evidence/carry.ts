import { Refusal } from '@/lib/refusal';
import type { Origin } from '@/server/platform/events/audit';
import { readClosure, tagsOf } from '../closure/closure';
import { placeManifests, setEvidenceTags } from '../closure/place';
import { statement, type Sql } from '@/server/platform/sql/database';
import { readReplacements, replacementMark, type Replacement } from './replacements';
import { tellCarried } from './tell-carried';

/** A build whose evidence is carried, in an image that the caller has locked. */
export interface Carrying {
  readonly projectId: string;
  readonly project: string;
  readonly imageId: string;
  readonly image: string;
  readonly buildId: string;
  readonly build: number;
  readonly digest: string;
}

/** What arrived in a stage. */
export interface Carried {
  /** The stage's slug. */
  stage: string;
  /** Digests of manifests that were not there before. */
  manifests: string[];
  /** Evidence tags that were set or moved. */
  tags: string[];
  /** What made way for something that says less. */
  replaced: Replacement[];
}

/** What somebody decided before evidence is carried by hand. */
export interface CarryDecision {
  /** The slug of the one stage to bring it to; null: every stage that has the build. */
  readonly to: string | null;
  /** May it take something away? */
  readonly replace: boolean;
  /** What would go, as it was shown (`replacementMark`); null: whatever would. */
  readonly seen: string | null;
}

const places = statement(
  'carry.places',
  `SELECT s.id, s.slug, c.id AS repository_id, s.position, p.withdrawn, p.digest IS NOT NULL AS has
   FROM stage s LEFT JOIN repository c ON c.registry_id = s.registry_id AND c.image_id = $2::uuid
   LEFT JOIN placement p ON p.repository_id = c.id AND p.digest = $3
   WHERE s.project_id = $1::uuid ORDER BY s.position`,
);

interface PlaceRow {
  readonly id: string;
  readonly slug: string;
  /** Null: nothing of the image came there yet. */
  readonly repositoryId: string | null;
  readonly position: number;
  /** Why the build's pulls are refused there; its evidence's are then too. */
  readonly withdrawn: string | null;
  readonly has: boolean;
}

/**
 * Brings by hand what is told of a build in its entry registry (signatures, SBOMs, attestations, nothing that
 * a runtime could start) to the stages that have the build, current or not (L14). It opens no approval
 * anew: what was judged is the build. Manifests that are there stay; an evidence tag comes to mean what it
 * means in the entry registry, also where that takes something away, if somebody decided so. Each stage that gained
 * something has a line on the trail, which says what was replaced by what (L8).
 * @throws Refusal `would-replace` where it would take something away and nobody decided that, `changed` where
 *   something else would go than was shown; either with what would go. Nothing is carried then.
 */
export async function carry(
  sql: Sql,
  origin: Origin,
  carrying: Carrying,
  { to: only, replace, seen }: CarryDecision,
  at: Date,
): Promise<Carried[]> {
  const { projectId, project, imageId, image, digest } = carrying;
  const build = { id: carrying.buildId, number: carrying.build, digest };
  const rows = await sql.query<PlaceRow>(places, [projectId, imageId, digest]);
  const entry = rows.find(({ position }) => position === 0);
  const targets = rows.flatMap(({ position, has, repositoryId, ...stage }) =>
    position > 0 && has && repositoryId !== null && (only === null || stage.slug === only)
      ? [{ ...stage, repositoryId }]
      : [],
  );
  const from = entry?.repositoryId ?? null;
  if (from === null || targets.length === 0) return [];
  const { evidence } = await readClosure(sql, { repositoryId: from, imageId, digest });
  const digests = [...new Set(evidence.map((one) => one.digest))];
  const tags = tagsOf(evidence);
  const replaces = await readReplacements(sql, imageId, targets, tags);
  const mark = replacementMark(replaces);
  if (replaces.length > 0 && !replace) throw wouldReplace(replaces, mark);
  if (seen !== null && seen !== mark) throw otherwise(replaces, mark);
  const all: Carried[] = [];
  for (const { id, slug: stage, repositoryId: to, withdrawn } of targets) {
    const act = { from, to, at, by: origin.actor, promotionId: null };
    const manifests = await placeManifests(sql, { ...act, digests, withdrawn });
    const set = await setEvidenceTags(sql, { ...act, tags, always: true });
    if (manifests.length === 0 && set.length === 0) continue;
    const replaced = replaces.filter((one) => one.stage === stage && set.includes(one.tag));
    all.push({ stage, manifests, tags: set, replaced });
    const where = { projectId, project, imageId, image, build, stage: { id, slug: stage } };
    await tellCarried(sql, origin, 'evidence.carried', where, {
      manifests,
      tags: set,
      ...(replaced.length > 0 && {
        replaced: replaced.map(({ tag, from, to, goes }) => ({ tag, from, to, goes })),
      }),
    });
  }
  return all;
}

/** Stages and pieces that a refusal names; the rest is in its `replaces`. */
const named = 3;

function wouldReplace(replaces: readonly Replacement[], replacing: string): Refusal {
  const all = replaces.map(({ stage, goes }) => `in ${stage} ${goes.slice(0, named).join(', ')}`);
  const rest = all.length > named ? ` and ${all.length - named} more` : '';
  return new Refusal(
    'would-replace',
    `Nothing was carried: ${all.slice(0, named).join('; ')}${rest} would go. Send {"replace": true} to replace it.`,
    { details: { replaces, replacing } },
  );
}

const otherwise = (replaces: readonly Replacement[], replacing: string): Refusal =>
  new Refusal(
    'changed',
    'Nothing was carried: something else would go by now than what was shown. Look again.',
    { details: { replaces, replacing } },
  );
