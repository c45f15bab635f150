import { standingGates } from '@/domain/gates/always';
import type { Standing } from '@/domain/gates/evaluate';
import { isOpen, type Verdict } from '@/domain/gates/verdict';
import { toldActor } from '@/domain/people/actors';
import { can } from '@/domain/permissions/can';
import { rolesThatGive } from '@/domain/permissions/words';
import type { Route } from '@/domain/promotions/choose-route';
import { missingClick, waitsForPromoter } from '@/domain/promotions/last-click';
import { stopped } from '@/lib/text/full-stop';
import type { Candidate } from '../decide/find-candidate';
import type { PromotionFacts } from '../decide/gather-facts';
import type { PromotionView } from '../promotion-view';

/** What whoever asks may do there. */
interface Rights {
  /** May they promote there themselves? */
  readonly mayPromote: boolean;
  /** Why they may not even ask; null: they may. */
  readonly whyNotAsk: string | null;
  /** By name; null: they may, or are told none. */
  readonly promoters: readonly string[] | null;
}

/** What is judged: the open request, or one that is only thought of. */
export interface Asking {
  readonly verdicts: readonly Verdict[];
  readonly standing: Standing;
  /** Null: nobody has asked yet. */
  readonly open: PromotionView | null;
}

/**
 * What the review's button does, and why not, or what it would wait for. Who asks for what is asked for
 * already gets that request, but for who may promote past one that only waits for their click.
 */
export function whatAskingDoes(
  { policy, current }: PromotionFacts,
  { to, digest }: Candidate,
  { kind }: Route,
  { standing, verdicts, open }: Asking,
  { mayPromote, whyNotAsk, promoters }: Rights,
) {
  const passesBy = open?.needsPromoter === true && mayPromote && noneWaived(verdicts);
  const needsPromoter = open
    ? open.needsPromoter && !passesBy
    : waitsForPromoter({ needsPromoter: !mayPromote, verdicts });
  const nothing = { allowed: false, would: 'nothing' as const, needsPromoter };
  if (whyNotAsk !== null) return { ...nothing, reason: whyNotAsk };
  const stopping = verdicts.filter(({ verdict }) => verdict === 'failed');
  if (stopping.length > 0) {
    return { ...nothing, reason: stopping.map((verdict) => verdict.reason).join(' ') };
  }
  const isCurrent = current?.digest === digest;
  const isClicked = needsPromoter || (policy.lastClick && kind === 'promotion');
  if (standing === 'open' && !isClicked && (!open || passesBy)) {
    const reason = isCurrent ? `${to.name} has this build already.` : null;
    return { allowed: true, would: 'promote' as const, needsPromoter, reason };
  }
  const waiting = verdicts.filter(({ verdict }) => verdict === 'waiting');
  const waits = [
    ...waiting.map((verdict) => verdict.reason),
    ...(needsPromoter ? [missingClick(to.name, promoters)] : []),
  ];
  const reasons = [
    ...(open ? [`${toldActor(open.requestedBy)} asked for it already.`] : []),
    ...(waits.length > 0 ? waits : ['Every gate passes; it waits for a last click then.']),
  ];
  const reason = reasons.join(' ');
  return { allowed: true, would: 'request' as const, needsPromoter, reason };
}

/** A waiver is of one request: who asks anew has none. */
const noneWaived = (verdicts: readonly Verdict[]): boolean =>
  verdicts.every(({ verdict }) => verdict !== 'waived');

const no = (reason: string) => ({
  allowed: false,
  reason: stopped(reason),
});
const yes = { allowed: true, reason: null };

/** May who looks go past the whole policy? */
export function mayBreakGlass(
  maintains: boolean,
  { withdrawal }: PromotionFacts,
  { standing, verdicts }: Asking,
) {
  if (withdrawal) return no('The build was withdrawn; breaking the glass does not pass that.');
  if (standing === 'open') return no('Every gate passes; there is no glass to break.');
  const passable = verdicts.some(
    (verdict) => !isOpen(verdict) && !standingGates.includes(verdict.gate),
  );
  if (!passable) return no('What every stage asks is not passed by breaking the glass.');
  return maintains ? yes : no('Breaking the glass needs the maintainer role on this project.');
}

/** May who looks ask although a gate fails, so that a maintainer lets it pass? */
export function mayAskWaiver(
  { asker, withdrawal }: PromotionFacts,
  { projectId, to }: Candidate,
  { standing }: Asking,
) {
  if (withdrawal) return no('The build was withdrawn; that is never waived.');
  if (standing !== 'failed') return no('No gate fails.');
  const where = { projectId, stage: to.slug };
  return asker && can(asker, 'promotion.request', where)
    ? yes
    : no(
        `Asking for a promotion needs the ${rolesThatGive('promotion.request')} role on this project.`,
      );
}
