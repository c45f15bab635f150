import { standingGates } from '@/domain/gates/always';
import { gateNames } from '@/domain/gates/policy';
import { isOpen } from '@/domain/gates/verdict';
import { isReservedTag } from '@/oci/names/tags';
import { can } from '@/domain/permissions/can';
import type { Route } from '@/domain/promotions/choose-route';
import { missingClick, waitsForPromoter } from '@/domain/promotions/last-click';
import {
  conflictText,
  planTags,
  tagConflicts,
  type TagFacts,
} from '@/domain/promotions/choose-tags';
import { latestTag } from '@/domain/releases/floating';
import { own } from '@/lib/text/own';
import { stopped } from '@/lib/text/full-stop';
import { statement } from '@/server/platform/sql/database';
import { readLoosened } from '../../policies/read-loosened';
import { readBuilds } from '@/server/content/builds/find-build';
import type { BuildView } from '@/server/content/builds/show-build';
import type { Call, Services } from '@/server/access/call/context';
import { commitsBetween } from './commits-between';
import { compareLabels } from './compare-labels';
import { compareLayers } from './compare-layers';
import { readCandidate, type Candidate, type StageRow } from '../decide/find-candidate';
import { gatherFacts, type PromotionFacts } from '../decide/gather-facts';
import { judge, nobodyAsked, type Judgement } from '../decide/judge';
import { leftOutBy, proposedUnlessNamed, routeOf, tagFactsOf } from '../decide/plan-promotion';
import { readMoving } from '../decide/read-moving';
import { showClosure } from './show-closure';
import { stillDeciding } from '../who-decides';
import { explainPromoters, readPromoters } from '../why-not-promote';

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
  /** An open request, whose closure and askers are fixed; null: it is only thought of. */
  request: { readonly id: string; readonly requesterIds: readonly string[] } | null = null,
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
  const repositoryIn = (stage: StageRow | undefined) =>
    (stage && facts.repositories.get(stage.registryId)) ?? null;
  const from = repositoryIn(route.from);
  const moving = await readMoving(sql, { from, imageId, digest }, request?.id ?? null);
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
  const noRight = (await explainPromoters(sql, facts.asker, { projectId, project }))(to);
  const promoters =
    noRight === null ? null : (await readPromoters(sql, facts.asker, projectId))(to);
  const open = facts.open.find((request) => request.buildId === buildId) ?? null;
  const tags = [...new Set([...fixed, ...proposed, ...back])];
  const planned = { candidate, facts, plan: { route, tags }, moving };
  const judgement = await judge(sql, planned, nobodyAsked(facts.requesterIds), at);
  const { verdicts, asked, standing } = judgement;
  const entered = { projectId, stageId: to.id, imageId, digest: nowDigest };
  const askers = request?.requesterIds ?? facts.requesterIds;
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
    verdicts,
    notAsked: route.kind === 'rollback' ? gateNames(facts.policy) : [],
    policyVersion: facts.policy.version,
    loosened: route.kind === 'rollback' ? [] : await readLoosened(sql, entered, askers),
    approvers: asked ? stillDeciding(facts.policy, asked) : [],
    promote: whatAskingDoes(facts, candidate, route, judgement, { noRight, promoters }),
    open: open?.id ?? null,
    breakGlass: mayBreakGlass(maintains, facts, judgement),
    askWaiver: mayAskWaiver(facts, candidate, standing),
  };
}

const showStage = ({ slug, name, registry }: StageRow) => ({ slug, name, registry });

/** Why whoever asks may not promote there themselves, and who may. */
interface NoRight {
  readonly noRight: string | null;
  /** By name; null: they may, or are told none. */
  readonly promoters: readonly string[] | null;
}

/** What the review's button does, and why not, or what it would wait for. */
function whatAskingDoes(
  { asker, policy, current }: PromotionFacts,
  { projectId, to, digest }: Candidate,
  { kind }: Route,
  { standing, verdicts }: Judgement,
  { noRight, promoters }: NoRight,
) {
  const where = { projectId, stage: to.slug };
  const mayAsk = noRight === null || (asker !== null && can(asker, 'promotion.request', where));
  const needsPromoter = waitsForPromoter({ needsPromoter: noRight !== null, verdicts });
  const nothing = { allowed: false, would: 'nothing' as const, needsPromoter };
  if (!mayAsk) return { ...nothing, reason: noRight };
  const stopping = verdicts.filter(({ verdict }) => verdict === 'failed');
  if (stopping.length > 0) {
    return { ...nothing, reason: stopping.map((verdict) => verdict.reason).join(' ') };
  }
  const isCurrent = current?.digest === digest;
  const isClicked = needsPromoter || (policy.lastClick && kind === 'promotion');
  if (standing === 'open' && !isClicked) {
    const reason = isCurrent ? `${to.name} has this build already.` : null;
    return { allowed: true, would: 'promote' as const, needsPromoter, reason };
  }
  const waiting = verdicts.filter(({ verdict }) => verdict === 'waiting');
  const reasons = [
    ...waiting.map((verdict) => verdict.reason),
    ...(needsPromoter ? [missingClick(to.name, promoters)] : []),
  ];
  const reason = reasons.join(' ') || 'Every gate passes; it waits for a last click then.';
  return { allowed: true, would: 'request' as const, needsPromoter, reason };
}

const no = (reason: string) => ({
  allowed: false,
  reason: stopped(reason),
});
const yes = { allowed: true, reason: null };

function mayBreakGlass(
  maintains: boolean,
  { withdrawal }: PromotionFacts,
  { standing, verdicts }: Judgement,
) {
  if (withdrawal) return no('The build was withdrawn; breaking the glass does not pass that.');
  if (standing === 'open') return no('Every gate passes; there is no glass to break.');
  const passable = verdicts.some(
    (verdict) => !isOpen(verdict) && !standingGates.includes(verdict.gate),
  );
  if (!passable) return no('What every stage asks is not passed by breaking the glass.');
  return maintains ? yes : no('Breaking the glass needs the maintainer role on this project.');
}

function mayAskWaiver(
  { asker, withdrawal }: PromotionFacts,
  { projectId, to }: Candidate,
  standing: Judgement['standing'],
) {
  if (withdrawal) return no('The build was withdrawn; that is never waived.');
  if (standing !== 'failed') return no('No gate fails.');
  const where = { projectId, stage: to.slug };
  return asker && can(asker, 'promotion.request', where)
    ? yes
    : no('Asking for a promotion needs the developer role on this project.');
}

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
