import { isOpenState } from '@/domain/promotions/states';
import type { Findings } from './findings';
import type { ToldLine } from './told-line';
import type { VerifiedPromotion } from './verified-pack';
import { endedAs, promotionName } from './verify-promotion';

/**
 * Are the others of its release what their lines tell, and did they end so?
 * @param others their lines.
 */
export function verifyRelease(
  promotion: VerifiedPromotion,
  others: readonly ToldLine[],
  findings: Findings,
): void {
  const { release, project, to, requestedAt, finishedAt } = promotion;
  if (release === null) return;
  const self = release.members.find(({ id }) => id === promotion.id);
  if (
    self?.image !== promotion.image ||
    self.build !== promotion.build ||
    self.digest !== promotion.digest ||
    self.state !== promotion.state
  ) {
    findings.broken.push(`The release of ${promotionName(promotion)} has it otherwise.`);
  }
  for (const member of release.members.filter(({ id }) => id !== promotion.id)) {
    const name = promotionName(member);
    const its = others.filter((line) => line.promotion === member.id);
    const target = `${project}/${member.image}#${member.build} → ${to}`;
    for (const line of its) {
      findings.compare(line, `what ${name} is about`, line.target, target);
      if (line.after.digest === undefined) continue;
      findings.compare(line, `the digest of ${name}`, line.after.digest, member.digest);
    }
    const end = its.find(({ action }) => endedAs.has(action));
    if (end) findings.compare(end, `the state of ${name}`, endedAs.get(end.action), member.state);
    else if (!isOpenState(member.state)) {
      findings.lack(finishedAt ?? requestedAt, `No line says that ${name} is ${member.state}.`);
    }
  }
}
