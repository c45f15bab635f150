import type { Findings } from './findings';
import type { VerifiedPromotion } from './verified-pack';
import { promotionName } from './verify-promotion';

/** Does what a pack says of a promotion in several places agree? Lines tell some of them alone. */
export function verifyConsistent(promotion: VerifiedPromotion, { broken }: Findings): void {
  const { digest, from, to, approvals, subject, policy, askedPolicy } = promotion;
  const { policyVersion, askedPolicyVersion } = promotion;
  const name = promotionName(promotion);
  const subjects = [
    ...approvals.map((approval) => approval.subject),
    ...(subject ? [subject] : []),
  ];
  if (subjects.some((one) => one.digest !== digest || one.from !== from || one.to !== to)) {
    broken.push(`The pack says of ${name} that it was about another digest, or other stages.`);
  }
  if (policy !== null && policy.version !== policyVersion) {
    broken.push(
      `The pack has version ${policy.version} of the policy of ${name}, not ${policyVersion}.`,
    );
  }
  const asked = policyVersion === askedPolicyVersion ? undefined : askedPolicyVersion;
  if (askedPolicy !== null && askedPolicy.version !== asked) {
    broken.push(
      `The pack has version ${askedPolicy.version} of the policy under which ${name} was asked for, not ${askedPolicyVersion}.`,
    );
  }
}
