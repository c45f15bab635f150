import { changesSince } from '@/domain/promotions/subject';
import { own } from '@/lib/text/own';
import { agrees } from './agrees';
import { isNear, type Findings } from './findings';
import { isBy, isSame, nameOf, type ToldLine } from './told-line';
import type { VerifiedApproval, VerifiedPromotion } from './verified-pack';
import { promotionName } from './verify-promotion';

/** An act on a promotion as a pack says it, and how it is told. */
interface Act {
  readonly action: string;
  readonly at: string;
  /** As a sentence goes on: `ana@example.com approved …`. */
  readonly words: string;
  readonly isTold: (line: ToldLine) => boolean;
}

/** What each of these lines tells of, in words. */
const acts: ReadonlyMap<string, string> = new Map([
  ['promotion.approved', 'an approval'],
  ['promotion.rejected', 'a rejection'],
  ['promotion.waived', 'a waived gate'],
  ['promotion.glass-broken', 'a broken glass'],
  ['promotion.signed-off', 'that it was signed off'],
]);

/**
 * Are the approvals, rejections, waivers and the broken glass of a promotion those of its lines: each told, and
 * each that is told there?
 * @param its the lines that tell of it. @param others those of others of its release: former versions told an act
 *   on a release once, of the member that was named.
 */
export function verifyActs(
  promotion: VerifiedPromotion,
  its: readonly ToldLine[],
  others: readonly ToldLine[],
  findings: Findings,
): void {
  const name = promotionName(promotion);
  const left = new Set(its.filter(({ action }) => acts.has(action)));
  for (const line of others) if (tellsOf(line, promotion)) left.add(line);
  for (const { action, at, words, isTold } of actsOf(promotion)) {
    const isIt = (line: ToldLine) => line.action === action && isNear(line.at, at) && isTold(line);
    const line = [...left].find(isIt) ?? others.find(isIt);
    if (line) left.delete(line);
    else findings.lack(at, `No line says that ${words}.`);
  }
  for (const line of left) {
    findings.broken.push(
      `Line ${line.seq} tells of ${acts.get(line.action)} of ${name} by ${line.line.actorName}, which the pack does not say.`,
    );
  }
  verifyCounted(promotion, findings);
}

/** Is a line of another of its release one of an approval that was given to this promotion too? */
const tellsOf = ({ action, after }: ToldLine, { digest, to }: VerifiedPromotion): boolean =>
  action === 'promotion.approved' &&
  Array.isArray(after.subject) &&
  after.subject.length > 1 &&
  after.subject.some((one: { digest?: unknown; to?: unknown } | null) =>
    agrees([one?.digest, one?.to], [digest, to]),
  );

function actsOf(promotion: VerifiedPromotion): Act[] {
  const { approvals, waivers, brokenGlass } = promotion;
  const name = promotionName(promotion);
  const list: Act[] = approvals.map((approval) => actOf(approval, promotion));
  for (const { by, at, gate, reason, expiresAt } of waivers) {
    const words = `${nameOf(by)} waived ${gate} of ${name} as the pack says`;
    const isTold = (line: ToldLine) => isBy(by, line) && saysAll(line, { gate, reason, expiresAt });
    list.push({ action: 'promotion.waived', at, words, isTold });
  }
  if (brokenGlass === null) return list;
  const { by, at, reason, signedOff } = brokenGlass;
  list.push({
    action: 'promotion.glass-broken',
    at,
    words: `${nameOf(by)} broke the glass for ${name} as the pack says`,
    isTold: (line) => isBy(by, line) && saysAll(line, { reason }),
  });
  if (signedOff === null) return list;
  list.push({
    action: 'promotion.signed-off',
    at: signedOff.at,
    words: `${nameOf(signedOff.by)} signed off ${name} as the pack says`,
    isTold: (line) => isBy(signedOff.by, line) && saysAll(line, { note: signedOff.note }),
  });
  return list;
}

const saysAll = ({ after }: ToldLine, said: Readonly<Record<string, unknown>>): boolean =>
  Object.entries(said).every(([key, value]) => agrees(own(after, key), value));

function actOf(approval: VerifiedApproval, promotion: VerifiedPromotion): Act {
  const { by, at, decision, comment, subject } = approval;
  const name = promotionName(promotion);
  if (decision === 'reject') {
    return {
      action: 'promotion.rejected',
      at,
      words: `${nameOf(by)} rejected ${name} as the pack says`,
      isTold: (line) => isBy(by, line) && isCommented(line, approval),
    };
  }
  // Before what was seen was told, the promotion alone was.
  const sawIt = ({ after, promotion: told }: ToldLine) =>
    after.subject === undefined
      ? told === promotion.id
      : Array.isArray(after.subject) &&
        saysAll({ after } as ToldLine, { comment }) &&
        after.subject.some((one) => agrees(one, subject));
  return {
    action: 'promotion.approved',
    at,
    words: `${nameOf(by)} approved what ${name} says that they saw`,
    isTold: (line) => isBy(by, line) && sawIt(line),
  };
}

/** A rejection's comment stands behind the name that whoever gave it had then, which may have changed. */
function isCommented({ after }: ToldLine, { by, comment }: VerifiedApproval): boolean {
  const { outcome } = after;
  if (typeof outcome !== 'string') return false;
  const end = comment === null ? '.' : `: ${comment}`;
  const known = `Rejected by ${typeof by === 'string' ? by : by.name}`;
  const isKnown = outcome.startsWith(`${known}:`) || outcome === `${known}.`;
  return isKnown ? agrees(outcome, known + end) : outcome.endsWith(end);
}

/** Whose approvals count follows from what they were given to, and what it was about at the end. */
function verifyCounted(promotion: VerifiedPromotion, { broken }: Findings): void {
  const { approvals, subject, approvedBy } = promotion;
  const name = promotionName(promotion);
  const isFor = (approval: VerifiedApproval) =>
    approval.decision === 'approve' &&
    (subject === null || changesSince(approval.subject, subject, promotion.to).length === 0);
  for (const approval of approvals.filter((one) => one.counts !== isFor(one))) {
    const how = approval.counts ? 'counts' : 'does not count';
    broken.push(
      `The pack says that the approval of ${name} by ${nameOf(approval.by)} ${how}, against what it was given to.`,
    );
  }
  const counting = approvals.filter(isFor);
  const isTold = approvedBy.every((who) => counting.some(({ by }) => isSame(who, by)));
  if (isTold && counting.every(({ by }) => approvedBy.some((who) => isSame(who, by)))) return;
  broken.push(`The pack says that others approved ${name} than its approvals say.`);
}
