import { asksPeople, waitsForPromoter } from '@/domain/promotions/last-click';
import { isOpenState } from '@/domain/promotions/states';
import { newId } from '@/lib/ids';
import type { Sql } from '@/server/platform/sql/database';
import { originOf, type Call, type Services } from '@/server/access/call/context';
import { execute, type Execution } from './execute';
import { keepPromotion, viewOf } from './keep-promotion';
import type { ReleaseRequest } from '../promotion-request';
import type { PromotionView } from '../promotion-view';
import { proveIntoLast } from '../acts/prove-into-last';
import { readMember, type Member } from './read-member';
import { gatesFailed, notAtOnce, refuseSecondRequest } from './refuse-release';
import { readPromoters } from '../why-not-promote';

export interface Release {
  id: string | null;
  items: PromotionView[];
}

/**
 * Locks the images in the order of their names, decides over all of them, and promotes them or keeps
 * the requests, in the caller's transaction.
 * @throws DryRun with the answer, where nothing is to be left behind; Refusal as `promote`.
 */
export async function promoteUnderLocks(
  sql: Sql,
  services: Services,
  call: Call,
  request: ReleaseRequest,
  requestedAt: Date,
): Promise<Release> {
  const ordered = [...request.items].sort((a, b) => (a.image < b.image ? -1 : 1));
  const members: Member[] = [];
  for (const item of ordered) {
    members.push(await readMember(sql, services, call, { ...request, ...item }, item));
  }
  const standings = members.map(({ judgement }) => judgement.standing);
  const { candidate } = members[0]!;
  const state: 'approved' | 'promoted' | 'waiting' = standings.every(
    (standing) => standing === 'open',
  )
    ? wantsClick(members)
      ? 'approved'
      : 'promoted'
    : 'waiting';
  const done = members.map((member) => member.done);
  const isDone = done.every((promotion) => promotion !== null);
  const passesBy = state === 'promoted' && done.some(waitsForClick);
  if (isDone && !request.dryRun && !passesBy) {
    const { release } = done[0]!;
    const together = done.every((promotion) => promotion.release?.id === release?.id);
    return { id: together ? (release?.id ?? null) : null, items: done };
  }
  const promoters = members.some(needsClick)
    ? (await readPromoters(sql, call.actor, candidate.projectId))(candidate.to)
    : null;
  if (request.dryRun) {
    const state = 'planned' as const;
    const planned = { state, request, call, requestedAt, finishedAt: null, promoters };
    const views = members.map((member) =>
      member.done && isOpenState(member.done.state) && !passesBy
        ? member.done
        : viewOf(member, { ...planned, id: newId() }),
    );
    throw new DryRun({ id: null, items: views });
  }
  // A withdrawn build is never waived, so there is nothing to wait for.
  const never = members.some(({ facts }) => facts.withdrawal !== null);
  if (standings.includes('failed') && (never || !request.askWaiver)) throw gatesFailed(members);
  if (state !== 'promoted' && request.atOnce) throw notAtOnce(members, promoters);
  if (state !== 'promoted') refuseSecondRequest(members);
  // What nobody else has to let in is decided here, also where machines are still to speak.
  const letInByOthers = ({ judgement, needsPromoter }: Member) =>
    needsPromoter || asksPeople(judgement);
  if (state === 'promoted' || !members.some(letInByOthers)) {
    await proveIntoLast(services, call, sql, candidate);
  }

  const setId = members.length > 1 ? newId() : null;
  const views: PromotionView[] = [];
  for (const member of members) {
    const finishedAt = state === 'promoted' ? services.clock() : null;
    const id = newId();
    const act = { id, state, request, call, requestedAt, finishedAt, promoters } as const;
    const view = viewOf(member, act);
    const did =
      finishedAt && (await execute(sql, originOf(call), executionOf(member, view, finishedAt)));
    await keepPromotion(sql, call, member, { ...view, did }, { setId, requestedAt });
    views.push({ ...view, did });
  }
  const release = setId && { id: setId, members: views.map(memberOf) };
  return { id: setId, items: views.map((view) => ({ ...view, release: release || null })) };
}

const needsClick = ({ needsPromoter, judgement: { verdicts } }: Member): boolean =>
  waitsForPromoter({ needsPromoter, verdicts });

/** Does all of it wait for a last click once its gates pass? */
const wantsClick = (members: readonly Member[]): boolean =>
  members.some(needsClick) ||
  (members.some(({ facts }) => facts.policy.lastClick) &&
    !members.every(({ plan }) => plan.route.kind === 'rollback'));

/** An open request of somebody who may only ask: who may promote, and does, is not told to wait for themselves. */
const waitsForClick = (done: PromotionView | null): boolean =>
  done !== null && done.finishedAt === null && done.needsPromoter;

const memberOf = ({ id, image, build, version, digest, state }: PromotionView) => ({
  id,
  image,
  build,
  version,
  digest,
  state,
});

const executionOf = (
  { candidate, facts, plan, moving, judgement }: Member,
  { id, reason }: PromotionView,
  at: Date,
): Execution => ({
  id,
  candidate,
  facts,
  plan,
  moving,
  judgement,
  reason,
  at,
  isAutomatic: false,
  glassBrokenBy: null,
});

/** Carries a dry run's answer out of its transaction, which leaves nothing behind. */
export class DryRun extends Error {
  constructor(readonly answer: Release) {
    super('a dry run');
  }
}
