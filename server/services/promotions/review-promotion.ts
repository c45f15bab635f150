import { emptyPolicy, evaluate } from '@/domain/gates/evaluate';
import { isBuildTag } from '@/domain/images/build-tag';
import { chooseRoute } from '@/domain/promotions/choose-route';
import {
  alwaysSet,
  conflictText,
  floatingOf,
  latestTag,
  tagConflicts,
} from '@/domain/promotions/choose-tags';
import { statement } from '../../data/database';
import { readBuilds } from '../builds/find-build';
import type { BuildView } from '../builds/show-build';
import type { Call, Services } from '../context';
import { compareLayers } from './compare-layers';
import { readCandidate, type Candidate, type StageRow } from './find-candidate';
import { gatherFacts, type PromotionFacts } from './gather-facts';
import { checkClosure } from './place-build';
import { tagsUnlessNamed } from './plan-promotion';
import { explainPromoters } from './why-not-promote';

const around = statement(
  'promotion.around-target',
  `SELECT
     (SELECT id FROM build WHERE "imageId" = $1::uuid AND digest = $2) AS "nowId",
     ARRAY(SELECT name FROM robot WHERE "registryId" = $3::uuid AND kind = 'cluster'
           AND "disabledAt" IS NULL ORDER BY name COLLATE "C") AS clusters`,
);

/**
 * What a promotion would change in its target, before anyone asks for it: now and would be.
 * @throws Refusal where there is no way for the build into that stage, as `promote` would.
 */
export async function reviewPromotion(
  services: Services,
  call: Call,
  name: {
    readonly project: string;
    readonly image: string;
    readonly build: number;
    readonly to: string;
  },
) {
  const { sql } = services.db;
  const candidate = await readCandidate(sql, call.actor, name);
  const { projectId, project, image, imageId, buildId, build, digest, labels, stages, to } =
    candidate;
  const facts = await gatherFacts(sql, call.actor, candidate, []);
  const current = facts.current?.number ?? null;
  const route = chooseRoute({ stages, to: to.slug, build, inStages: facts.inStages, current });
  const { referrers } = await checkClosure(sql, { from: route.from.registryId, imageId, digest });
  const nowDigest = facts.current?.digest ?? null;
  const layers = await compareLayers(sql, nowDigest, digest);
  const values = [imageId, nowDigest, to.registryId];
  const [target] = await sql.query<{ nowId: string | null; clusters: string[] }>(around, values);
  const nowId = target?.nowId ?? null;
  const builds = await readBuilds(sql, nowId === null ? [buildId] : [buildId, nowId]);
  const next = builds.get(buildId);
  if (!next) throw new Error('the build went while it was read');
  const now = (nowId !== null && builds.get(nowId)) || null;
  const explain = await explainPromoters(sql, facts.actor, { projectId, project });

  return {
    ...{ project, image, kind: route.kind },
    from: showStage(route.from),
    to: { ...showStage(to), last: to === stages.at(-1) },
    ...{ now, next, layers },
    sizeDifference: next.size - (now?.size ?? 0),
    labels: labelDifferences(now, next),
    tags: tagChoices(candidate, facts, route.from),
    alwaysSet: alwaysSet(build),
    clusters: target?.clusters ?? [],
    referrers,
    reasonRequired: route.kind === 'rollback',
    verdicts: evaluate({ build: { number: build, digest, labels }, stage: to.slug }, emptyPolicy),
    promote: mayPromote(facts, candidate, explain(to)),
  };
}

const showStage = ({ slug, name, registry }: StageRow) => ({ slug, name, registry });

function mayPromote(facts: PromotionFacts, { to, digest }: Candidate, noRight: string | null) {
  if (noRight !== null) return { allowed: false, reason: noRight };
  const isCurrent = facts.current?.digest === digest;
  return { allowed: true, reason: isCurrent ? `${to.name} has this build already.` : null };
}

/** Labels that differ, by key; all of them where nothing is in the target. */
function labelDifferences(now: BuildView | null, next: BuildView) {
  const before = now?.labels ?? {};
  const keys = [...new Set([...Object.keys(before), ...Object.keys(next.labels)])].sort();
  return keys
    .map((key) => ({ key, before: before[key] ?? null, after: next.labels[key] ?? null }))
    .filter((label) => label.before !== label.after);
}

/** The tags that mean the build where it comes from: which are proposed, and which cannot be set. */
function tagChoices(candidate: Candidate, facts: PromotionFacts, from: StageRow) {
  const tags = facts.tagsIn(from.slug).filter((tag) => tag !== latestTag && !isBuildTag(tag));
  const proposed = tagsUnlessNamed(candidate, facts, from);
  const conflicts = tagConflicts({
    tags,
    digest: candidate.digest,
    inTarget: facts.inTarget,
    floating: floatingOf(candidate.floatingTags),
  });
  return tags.map((name) => {
    const taken = conflicts.find((tag) => tag.name === name);
    return {
      name,
      proposed: proposed.includes(name),
      conflict: taken ? conflictText(taken, candidate.to.name) : null,
    };
  });
}
