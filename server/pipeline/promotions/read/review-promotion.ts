import { can } from '@/domain/permissions/can';
import { standingOf } from '@/domain/gates/evaluate';
import { gateNames } from '@/domain/gates/policy';
import { isReservedTag } from '@/oci/names/tags';
import {
  conflictText,
  planTags,
  tagConflicts,
  type TagFacts,
} from '@/domain/promotions/choose-tags';
import { isOpenState } from '@/domain/promotions/states';
import { latestTag } from '@/domain/releases/floating';
import { own } from '@/lib/text/own';
import { statement, type Sql } from '@/server/platform/sql/database';
import { readLoosened } from '../../policies/read-loosened';
import { readBuilds } from '@/server/content/builds/find-build';
import type { BuildView } from '@/server/content/builds/show-build';
import type { Call, Services } from '@/server/access/call/context';
import { commitsBetween } from './commits-between';
import { compareLabels } from './compare-labels';
import { compareLayers } from './compare-layers';
import { readCandidate, type StageRow } from '../decide/find-candidate';
import { gatherFacts } from '../decide/gather-facts';
import { judge, nobodyAsked, type Planned } from '../decide/judge';
import { leftOutBy, proposedUnlessNamed, routeOf, tagFactsOf } from '../decide/plan-promotion';
import { readMoving } from '../decide/read-moving';
import { readPromotion, viewNow, type PromotionNow } from './get-promotion';
import { showClosure } from './show-closure';
import { mayAskWaiver, mayBreakGlass, whatAskingDoes } from './what-asking-does';
import { stillDeciding } from '../who-decides';
import { explainAsking, readPromoters } from '../why-not-promote';

const around = statement(
  'promotion.around-target',
  `SELECT
     (SELECT id FROM build WHERE image_id = $1::uuid AND digest = $2) AS now_id,
     ARRAY(SELECT name FROM robot JOIN robot_registry x ON x.robot_id = id WHERE x.registry_id = $3::uuid AND kind = 'cluster'
           AND disabled_at IS NULL ORDER BY name COLLATE "C") AS clusters`,
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
  /** The request that is looked at; null: the open one for the build, else one that is only thought of. */
  request: PromotionNow | null = null,
) {
  const { sql } = services.db;
  const candidate = await readCandidate(sql, call.actor, name);
  const { projectId, project, image, imageId, buildId, digest, stages, to } = candidate;
  const at = services.clock();
  const facts = await gatherFacts(sql, call.actor, candidate, [], at);
  // Of what is there beside a newer one the question is whether the stage goes back to it.
  const route = routeOf(candidate, facts, [latestTag]);
  const about = tagFactsOf(candidate, facts, route);
  const { off, back } = leftOutBy(candidate, facts, route, about);
  const proposed = proposedUnlessNamed(candidate, facts, about);
  const { becomesCurrent, tags: fixed } = planTags(about, [], [], to.name);
  const other = facts.open.find((one) => one.buildId === buildId);
  const open =
    request && isOpenState(request.row.state)
      ? request
      : other
        ? await readOpen(sql, other.id, at)
        : null;
  const repositoryIn = (stage: StageRow | undefined) =>
    (stage && facts.repositories.get(stage.registryId)) ?? null;
  const from = repositoryIn(route.from);
  const moving = await readMoving(
    sql,
    { from, imageId, digest },
    (request ?? open)?.row.id ?? null,
  );
  const way = { entry: repositoryIn(stages[0]), from, to: repositoryIn(to), imageId, digest };
  const closure = await showClosure(sql, way, moving);
  const nowDigest = facts.current?.digest ?? null;
  const layers = await compareLayers(sql, nowDigest, digest);
  const values = [imageId, nowDigest, to.registryId];
  const [target] = await sql.query<{ nowId: string | null; clusters: string[] }>(around, values);
  const nowId = target?.nowId ?? null;
  const builds = await readBuilds(sql, nowId === null ? [buildId] : [buildId, nowId]);
  const next = builds.get(buildId);
  if (!next) throw new Error('the build went while it was read');
  const now = (nowId !== null && builds.get(nowId)) || null;
  const whyNotAsk = (await explainAsking(sql, facts.asker, { projectId, project }))(to, route.kind);
  const mayPromote =
    facts.asker !== null && can(facts.asker, 'promotion.execute', { projectId, stage: to.slug });
  const promoters = mayPromote ? null : (await readPromoters(sql, facts.asker, projectId))(to);
  const tags = [...new Set([...fixed, ...proposed, ...back])];
  const planned = { candidate, facts, plan: { route, tags }, moving };
  // Whoever looks at what is asked for already is told what that meets, not what they would (L15).
  const asking = open ? asked(open) : await thoughtOf(sql, planned, at);
  const entered = { projectId, stageId: to.id, imageId, digest: nowDigest };
  const askers = (request ?? open)?.row.requesterIds ?? facts.requesterIds;
  const maintains = facts.asker !== null && can(facts.asker, 'promotion.waive', { projectId });

  return {
    project,
    image,
    kind: route.kind,
    from: showStage(route.from),
    to: { ...showStage(to), last: to === stages.at(-1) },
    now,
    next,
    layers,
    sizeDifference: next.size - (now?.size ?? 0),
    ...(await compareLabels(sql, nowId, buildId)),
    properties: differences(now?.properties ?? {}, next.properties),
    commits: await commitsBetween(sql, imageId, now, next),
    tags: tagChoices(about, proposed, to.name).filter(({ name }) => !back.includes(name)),
    alwaysSet: [...fixed],
    becomesCurrent,
    takesOff: [...off],
    goesBack: [...back],
    clusters: target?.clusters ?? [],
    closure,
    referrers: closure.evidence.count,
    reasonRequired: route.kind === 'rollback',
    verdicts: asking.verdicts,
    notAsked: route.kind === 'rollback' ? gateNames(facts.policy) : [],
    policyVersion: asking.policyVersion,
    loosened: route.kind === 'rollback' ? [] : await readLoosened(sql, entered, askers),
    approvers: asking.approvers,
    promote: whatAskingDoes(facts, candidate, route, asking, { mayPromote, whyNotAsk, promoters }),
    open: open?.row.id ?? null,
    requestedBy: open?.row.requestedBy ?? null,
    breakGlass: mayBreakGlass(maintains, facts, asking),
    askWaiver: mayAskWaiver(facts, candidate, asking),
  };
}

/** A request as it is now; null: it ended while it was read. */
async function readOpen(sql: Sql, id: string, now: Date): Promise<PromotionNow | null> {
  const row = await readPromotion(sql, id, null);
  return row && isOpenState(row.state) ? viewNow(sql, row, now) : null;
}

/** What an open request meets, whoever looks. */
const asked = ({ view, evaluated }: PromotionNow) => ({
  open: view,
  verdicts: view.verdicts,
  standing: standingOf(view.verdicts),
  policyVersion: view.policyVersion,
  approvers: evaluated?.judgement.asked
    ? stillDeciding(evaluated.facts.policy, evaluated.judgement.asked)
    : [],
});

/** What a request by whoever looks would meet, where there is none. */
async function thoughtOf(sql: Sql, planned: Planned, now: Date) {
  const { policy, requesterIds } = planned.facts;
  const judged = await judge(sql, planned, nobodyAsked(requesterIds), now);
  return {
    open: null,
    verdicts: judged.verdicts,
    standing: judged.standing,
    policyVersion: policy.version,
    approvers: judged.asked ? stillDeciding(policy, judged.asked) : [],
  };
}

const showStage = ({ slug, name, registry }: StageRow) => ({ slug, name, registry });

/** Properties that differ, by key; all of them where nothing is in the target. */
function differences(before: BuildView['properties'], after: BuildView['properties']) {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return keys
    .map((key) => ({ key, before: own(before, key) ?? null, after: own(after, key) ?? null }))
    .filter((label) => label.before !== label.after);
}

/** The tags that mean the build where it comes from, and lines of its version: which are proposed, which cannot be set. */
function tagChoices(about: TagFacts, proposed: readonly string[], stageName: string) {
  const names = [...new Set([...about.source, ...proposed])];
  const tags = names.filter((tag) => tag !== latestTag && !isReservedTag(tag));
  const conflicts = tagConflicts(about, tags);
  return tags.map((name) => {
    const taken = conflicts.find((tag) => tag.name === name);
    return {
      name,
      proposed: proposed.includes(name),
      conflict: taken ? conflictText(taken, stageName) : null,
    };
  });
}
