import { standingGates } from '@/domain/gates/always';
import { isOpen } from '@/domain/gates/verdict';
import type { Accounts } from '@/domain/people/accounts';
import { toldActor } from '@/domain/people/actors';
import { can, carries, type Actor, type Person } from '@/domain/permissions/can';
import type { Permission } from '@/domain/permissions/roles';
import { missingClick } from '@/domain/promotions/last-click';
import { isOpenState, type PromotionState } from '@/domain/promotions/states';
import { stopped } from '@/lib/text/full-stop';
import { tokenDoesNotPromote } from '../acts/act-on-request';
import { isPromotersToClick, type EvaluatedMember } from '../decide/advance';
import { whyNotComment } from '../acts/comment-promotion';
import { hasApproved, thatAsk } from '../acts/decide-promotion';
import { whyNotAgain } from '../decide/exemptions-of';
import { hasAsked, robotThatAsked, youAsked } from '../has-asked';
import type { PromotionRow } from '../promotion-view';
import { whyNotSignOff } from '../acts/sign-off';
import { whyNotWaive } from '../acts/waive-gate';
import { mayReject, whyNotDecide } from '../who-decides';

/** A member of a request as it is now; `evaluated` is null where it ended, or can never be executed. */
export interface Standing {
  readonly row: PromotionRow;
  readonly evaluated: EvaluatedMember | null;
  /** Why it can never be executed any more; null where it can. */
  readonly whyNever: string | null;
}

interface Act {
  allowed: boolean;
  reason: string | null;
}

export interface WhatMay {
  approve: Act;
  reject: Act;
  cancel: Act;
  execute: Act;
  waive: Act;
  breakGlass: Act;
  signOff: Act;
  comment: Act;
}

const yes: Act = { allowed: true, reason: null };
const no = (reason: string): Act => ({
  allowed: false,
  reason: stopped(reason),
});
const unless = (reason: string | null): Act => (reason === null ? yes : no(reason));

const ended: Readonly<Record<Exclude<PromotionState, 'waiting' | 'approved'>, string>> = {
  planned: 'This was a dry run; there is nothing to decide.',
  evaluating: 'It is being evaluated; look again in a moment.',
  executing: 'It is happening; look again in a moment.',
  promoted: 'It has happened already.',
  rejected: 'It was rejected. Ask for the promotion again if it is still wanted.',
  cancelled: 'It was cancelled. Ask for the promotion again if it is still wanted.',
  lapsed: 'Nobody decided in time. Ask for the promotion again if it is still wanted.',
  superseded: 'The stage has this build or a newer one already.',
  failed: 'It could not happen. Ask for the promotion again once what stopped it is gone.',
};

/**
 * What somebody may do with a promotion now, with the reason where not: the rules by which the acts
 * themselves refuse (L6). An act on a release is one on all of its members.
 * @param members the promotion that was asked about first, then the others of its release.
 * @param accounts of the actor, and of those as whom they must not decide (`concernedIn`).
 * @param promoters who may give the click that whoever asked may not give, by name; null: nobody is named.
 */
export function whatMay(
  actor: Actor,
  members: readonly [Standing, ...Standing[]],
  accounts: Accounts,
  promoters: readonly string[] | null,
): WhatMay {
  const [{ row }] = members;
  const person = actor.kind === 'person' ? actor : null;
  const where = { projectId: row.projectId, stage: row.to };
  const has = (permission: Permission) => can(actor, permission, where);
  const maintains = has('promotion.waive');
  const comment = has('promotion.request') ? yes : no(whyNotComment);
  const signOff = !person
    ? no('Signing off is for people.')
    : unless(whyNotSignOff(person, row, maintains, accounts));
  const none = noneOf(person, members);
  if (!person || none !== null) {
    const closed = no(none ?? 'People decide on promotions, not robots.');
    const acts = { approve: closed, reject: closed, execute: closed };
    // A request that cannot be executed any more can still be taken back until it is ended.
    const still = person && carries(person, 'promote') && isOpenState(row.state);
    const cancel = still ? mayCancel(person, row, maintains) : closed;
    return { ...acts, cancel, waive: closed, breakGlass: closed, signOff, comment };
  }
  return {
    approve: unless(whyNotApproveAll(person, members)),
    reject: unless(whyNotRejectAny(person, members)),
    cancel: mayCancel(person, row, maintains),
    execute: unless(whyNotClick(person, members, has('promotion.execute'), promoters)),
    waive: closable(members)
      ? maintains
        ? yes
        : no('Waiving a gate needs the maintainer role on this project.')
      : no('No gate that could be waived stands in the way.'),
    breakGlass: mayBreak(members, has('promotion.break-glass')),
    signOff,
    comment,
  };
}

/** Why nobody can decide anything; null where somebody might. */
function noneOf(person: Person | null, members: readonly Standing[]): string | null {
  if (!person) return null;
  if (!carries(person, 'promote')) return tokenDoesNotPromote;
  for (const { row, whyNever } of members) {
    const { state } = row;
    if (state !== 'waiting' && state !== 'approved') return ended[state];
    if (whyNever !== null) return `It cannot happen any more: ${whyNever}`;
  }
  return null;
}

function whyNotClick(
  person: Person,
  members: readonly [Standing, ...Standing[]],
  promotes: boolean,
  promoters: readonly string[] | null,
): string | null {
  const [{ row }] = members;
  if (!members.every((member) => member.row.state === 'approved')) return 'Gates still wait.';
  if (promotes) return null;
  if (members.some(isPromoters)) return missingClick(row.toName, promoters);
  return hasAsked(person, row)
    ? null
    : `The last click is for ${toldActor(row.requestedBy)}, who asked for it, or an approver.`;
}

const isPromoters = ({ evaluated }: Standing): boolean =>
  evaluated !== null && isPromotersToClick(evaluated);

function whyNotApproveAll(person: Person, members: readonly Standing[]): string | null {
  const asking = askingOf(members);
  if (asking.length === 0) {
    return members.some(isPromoters)
      ? 'The policy asks nobody for approval: a last click lets it in.'
      : 'The policy asks nobody for approval.';
  }
  for (const { row, facts, asked } of asking) {
    const why = whyNotDecide(person, facts.policy, asked, robotThatAsked(row));
    if (why !== null) return why;
  }
  return asking.every((each) => hasApproved(person, each))
    ? 'You have approved this already; one approval counts once.'
    : null;
}

function whyNotRejectAny(person: Person, members: readonly Standing[]): string | null {
  const asking = askingOf(members);
  if (asking.length === 0) return whyNotRejectUnasked(person, members);
  for (const { row, facts, asked } of asking) {
    if (mayReject(person, facts.policy, asked, row.projectId)) continue;
    return hasAsked(person, row)
      ? `${youAsked(row)}; cancel it instead.`
      : whyNotDecide(person, facts.policy, asked);
  }
  return null;
}

/** Where nobody is asked for approval, those whose click it waits for may say no. */
function whyNotRejectUnasked(person: Person, members: readonly Standing[]): string | null {
  const clicked = members.find(isPromoters);
  if (!clicked) return 'The policy asks nobody to decide; whoever asked can cancel it.';
  const { projectId, to, toName } = clicked.row;
  if (can(person, 'promotion.execute', { projectId, stage: to })) return null;
  return `Whoever may promote into ${toName} may reject it; whoever asked can cancel it.`;
}

const askingOf = (members: readonly Standing[]) =>
  thatAsk(members.flatMap(({ evaluated }) => (evaluated ? [evaluated] : [])));

const mayCancel = (person: Person, row: PromotionRow, maintains: boolean) =>
  hasAsked(person, row) || maintains
    ? yes
    : no(`${toldActor(row.requestedBy)} asked for it; they or a maintainer can cancel it.`);

function mayBreak(members: readonly Standing[], maintains: boolean): Act {
  const row = members[0]?.row;
  const broken = row?.brokenGlass;
  if (broken) return no(whyNotAgain(row.projectId, broken));
  if (!closable(members)) return no('No gate that the glass could pass stands in the way.');
  return maintains ? yes : no('Breaking the glass needs the maintainer role on this project.');
}

const closedGates = (members: readonly Standing[]) =>
  members.flatMap(({ row, evaluated }) =>
    (evaluated?.judgement.verdicts ?? [])
      .filter((verdict) => !isOpen(verdict))
      .map((verdict) => ({ row, evaluated: evaluated!, verdict })),
  );

/** Does something stand in the way that a maintainer may let pass? */
const closable = (members: readonly Standing[]): boolean =>
  closedGates(members).some(({ verdict }) => !standingGates.includes(verdict.gate));

/** Of each gate that stands in the way: may this caller waive it, and if not, why. */
export function waivableGates(
  actor: Actor,
  members: readonly [Standing, ...Standing[]],
  accounts: Accounts,
) {
  const gates = new Map<string, string | null>();
  for (const { row, evaluated, verdict } of closedGates(members)) {
    const { stages, to } = evaluated.candidate;
    const why =
      actor.kind !== 'person'
        ? 'People waive gates, not robots.'
        : whyNotWaive(actor, row, {
            verdict,
            intoLast: to === stages.at(-1),
            maintains: can(actor, 'promotion.waive', { projectId: row.projectId }),
            accounts,
          });
    gates.set(verdict.gate, gates.get(verdict.gate) ?? why);
  }
  return [...gates].map(([gate, why]) => ({ gate, ...unless(why) }));
}
