import { isOpenState } from '@/domain/promotions/states';
import { isNear, type Findings } from './findings';
import { isSame, nameOf, type ToldLine } from './told-line';
import type { VerifiedPromotion } from './verified-pack';

/** What lines that end a promotion make of it. */
export const endedAs: ReadonlyMap<string, VerifiedPromotion['state']> = new Map([
  ['promotion.promoted', 'promoted'],
  ['promotion.rolled-back', 'promoted'],
  ['promotion.rejected', 'rejected'],
  ['promotion.cancelled', 'cancelled'],
  ['promotion.lapsed', 'lapsed'],
  ['promotion.superseded', 'superseded'],
  ['promotion.failed', 'failed'],
]);

/** What a promotion is called in a sentence. */
export const promotionName = ({ id }: Pick<VerifiedPromotion, 'id'>): string => `promotion ${id}`;

/**
 * Was it asked for, and did it end, as its lines tell? One that happened at once has no line of having been asked for:
 * whoever let it in asked.
 * @param its the lines that tell of it.
 */
export function verifyPromotion(
  promotion: VerifiedPromotion,
  its: readonly ToldLine[],
  findings: Findings,
): void {
  const name = promotionName(promotion);
  const target = `${promotion.project}/${promotion.image}#${promotion.build} → ${promotion.to}`;
  for (const line of its) findings.compare(line, `what ${name} is about`, line.target, target);
  const request = its.find(({ action }) => action === 'promotion.requested');
  const ends = its.filter(({ action }) => endedAs.has(action));
  if (ends.length > 1) findings.broken.push(`More than one line says how ${name} ended.`);
  if (request) verifyRequest(promotion, request, findings);
  else verifyAtOnce(promotion, ends[0], findings);
  if (ends[0]) verifyEnd(promotion, ends[0], findings);
  else if (promotion.state === 'promoted') {
    findings.lack(atEnd(promotion), `No line says that ${name} happened.`);
  } else if (!isOpenState(promotion.state)) {
    findings.lack(atEnd(promotion), `No line says that ${name} is ${promotion.state}.`);
  } else if (promotion.finishedAt !== null || promotion.executedBy || promotion.outcome !== null) {
    findings.broken.push(`The pack says that ${name} is open, and how it ended.`);
  }
  if (promotion.state !== 'promoted' && promotion.did !== null) {
    findings.broken.push(`The pack says what ${name} did, which did not happen.`);
  }
}

const atEnd = ({ finishedAt, requestedAt }: VerifiedPromotion): string => finishedAt ?? requestedAt;

function verifyRequest(promotion: VerifiedPromotion, line: ToldLine, findings: Findings): void {
  const name = promotionName(promotion);
  const { digest, build, from, tags, reason, policyVersion } = line.after;
  findings.compareWho(line, `who asked for ${name}`, promotion.requestedBy);
  findings.compareTime(line, `when ${name} was asked for`, promotion.requestedAt);
  findings.compare(line, `the digest of ${name}`, digest, promotion.digest);
  findings.compare(line, `the build of ${name}`, build, promotion.build);
  findings.compare(line, `where ${name} comes from`, from, promotion.from);
  findings.compare(line, `the tags of ${name}`, tags, promotion.tags);
  findings.compare(line, `the reason of ${name}`, reason, promotion.reason);
  const asked = `the policy version under which ${name} was asked for`;
  findings.compare(line, asked, policyVersion, promotion.askedPolicyVersion);
}

/** @param end how it ended, if a line says so. */
function verifyAtOnce(
  promotion: VerifiedPromotion,
  end: ToldLine | undefined,
  findings: Findings,
): void {
  const { requestedBy, requestedAt, executedBy, approvals, waivers, brokenGlass } = promotion;
  const name = promotionName(promotion);
  const waited = approvals.length > 0 || waivers.length > 0 || brokenGlass !== null;
  const isTheirs = executedBy !== null && isSame(requestedBy, executedBy);
  if (!end || waited || !isTheirs || !isNear(end.at, requestedAt)) {
    const who = nameOf(requestedBy);
    findings.lack(requestedAt, `No line says that ${who} asked for ${name} at ${requestedAt}.`);
    return;
  }
  const asked = `the policy version under which ${name} was asked for`;
  findings.compare(end, `the tags of ${name}`, end.after.tags, promotion.tags);
  findings.compare(end, asked, end.after.policyVersion ?? 0, promotion.askedPolicyVersion);
}

function verifyEnd(promotion: VerifiedPromotion, end: ToldLine, findings: Findings): void {
  const name = promotionName(promotion);
  findings.compare(end, `the state of ${name}`, endedAs.get(end.action), promotion.state);
  findings.compareTime(end, `when ${name} ended`, promotion.finishedAt);
  if (endedAs.get(end.action) === 'promoted') verifyDone(promotion, end, findings);
  else findings.compare(end, `why ${name} ended`, end.after.outcome, promotion.outcome);
}

function verifyDone(promotion: VerifiedPromotion, line: ToldLine, findings: Findings): void {
  const { subject, brokenGlass, verdicts } = promotion;
  const name = promotionName(promotion);
  const { after, before } = line;
  const kind = line.action === 'promotion.rolled-back' ? 'rollback' : 'promotion';
  const policyVersion = after.policyVersion ?? 0;
  const waived = verdicts.filter(({ verdict }) => verdict === 'waived').map(({ gate }) => gate);
  findings.compareWho(line, `who let in ${name}`, promotion.executedBy);
  findings.compare(line, `the kind of ${name}`, kind, promotion.kind);
  findings.compare(line, `the digest of ${name}`, after.digest, promotion.digest);
  findings.compare(line, `the build of ${name}`, after.build, promotion.build);
  findings.compare(line, `where ${name} comes from`, after.from, promotion.from);
  findings.compare(line, `the reason of ${name}`, after.reason, promotion.reason);
  findings.compare(line, `why ${name} ended`, null, promotion.outcome);
  findings.compare(line, `the policy version of ${name}`, policyVersion, promotion.policyVersion);
  findings.compare(line, `the waived gates of ${name}`, after.waived ?? [], waived);
  const takenOff = promotion.did?.takenOff ?? [];
  findings.compare(line, `the tags that ${name} took off`, after.takenOff ?? [], takenOff);
  const replaced = after.beside === undefined ? (before.build ?? null) : null;
  const replaces = promotion.replaced?.number ?? null;
  findings.compare(line, `the build that ${name} replaced`, replaced, replaces);
  const brokenBy = brokenGlass && nameOf(brokenGlass.by);
  findings.compare(line, `who broke the glass for ${name}`, after.glassBrokenBy ?? null, brokenBy);
  if (subject === null) return;
  const { digest, from, to, target, tags } = subject;
  findings.compare(line, `what ${name} is about`, line.target?.split(' → ').at(-1), to);
  findings.compare(line, `the digest that ${name} was about`, after.digest, digest);
  findings.compare(line, `where ${name} came from`, after.from, from);
  findings.compare(line, `what ${name} came on top of`, before.digest ?? null, target.digest);
  findings.compare(line, `the tags that ${name} set`, after.tags, tags);
  const judgedBy = `the policy version that ${name} was about`;
  findings.compare(line, judgedBy, policyVersion, subject.policyVersion);
}
