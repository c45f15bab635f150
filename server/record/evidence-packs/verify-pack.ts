import { closureMark } from '@/server/content/closure/closure';
import { Findings } from './verify/findings';
import { toldLines, type ToldLine } from './verify/told-line';
import type { VerifiedPack, VerifiedPromotion } from './verify/verified-pack';
import { verifyActs } from './verify/verify-acts';
import { verifyBuild } from './verify/verify-build';
import { brokenLinks } from './verify/broken-links';
import { verifyConsistent } from './verify/verify-consistent';
import { membersOf, verifyListed } from './verify/verify-listed';
import { promotionName, verifyPromotion } from './verify/verify-promotion';
import { verifyRelease } from './verify/verify-release';

export interface VerifiedTrail {
  /** What does not fit together, each a sentence; none: all does. */
  readonly broken: readonly string[];
  /** What this file cannot prove, each a sentence, beside what no pack's can (`installationsWord`). */
  readonly unproven: readonly string[];
}

/**
 * Does a pack fit together, offline? Each line of its trail makes its hash, lines that follow each other are
 * linked, and whatever lines tell of the build and its promotions is what the pack says, both ways: nothing is said that a
 * line would tell and none does, and nothing is told that is not said. That the chain has these lines, only
 * the installation or a noted head can say (docs/evidence-pack.md).
 */
export function verifyPack(pack: VerifiedPack): VerifiedTrail {
  const { broken, unproven } = comparePack(pack);
  return { broken: [...brokenLinks(pack.trail), ...broken], unproven };
}

/** Holds what a pack says against its lines, whatever their hashes. */
export function comparePack(pack: VerifiedPack): VerifiedTrail {
  const { trail, promotions, leftBy } = pack;
  const findings = new Findings(trail);
  const lines = toldLines(trail);
  verifyBuild(pack, lines, findings);
  verifyListed(pack, lines, findings);
  for (const promotion of [...promotions, ...leftBy]) {
    const its = lines.filter((line) => line.promotion === promotion.id);
    const members = membersOf(promotion.release).filter((id) => id !== promotion.id);
    const others = lines.filter((line) => members.includes(line.promotion ?? ''));
    verifyPromotion(promotion, its, findings);
    verifyActs(promotion, its, others, findings);
    verifyRelease(promotion, others, findings);
    verifyConsistent(promotion, findings);
    verifyAlong(promotion, findings);
  }
  for (const promotion of leftBy) verifyLeft(pack, promotion, lines, findings);
  if (trail.more > 0) {
    findings.unproven.push(
      'Older lines of the trail were left out: what only they say cannot be compared.',
    );
  }
  return findings;
}

/** Did it happen, and leave the build of the pack for another? */
function verifyLeft(
  { build }: VerifiedPack,
  promotion: VerifiedPromotion,
  lines: readonly ToldLine[],
  findings: Findings,
): void {
  const name = promotionName(promotion);
  if (promotion.state !== 'promoted' || promotion.kind !== 'rollback') {
    findings.broken.push(
      `The pack says that ${name} left the build: it is no roll back that happened.`,
    );
  }
  const line = lines.find(
    (one) => one.promotion === promotion.id && one.action === 'promotion.rolled-back',
  );
  if (line) findings.compare(line, `the build that ${name} left`, line.before.digest, build.digest);
}

function verifyAlong(promotion: VerifiedPromotion, { unproven }: Findings): void {
  const { subject, along } = promotion;
  if (subject?.closure === undefined || along === null) return;
  const name = promotionName(promotion);
  if (along.more > 0) {
    unproven.push(`${along.more} manifests that went along with ${name} are not in the pack.`);
  } else if (markOf(along) !== subject.closure) {
    unproven.push(
      `What went along with ${name} is not all that is listed: some of it was deleted before, or the list was changed.`,
    );
  }
}

/** As `closureMark`, of what a pack lists. */
const markOf = ({ manifests }: NonNullable<VerifiedPromotion['along']>): string =>
  closureMark({
    digests: [...new Set(manifests.map(({ digest }) => digest))].sort(),
    tags: manifests
      .flatMap(({ digest, tag }) => (tag === null ? [] : [{ name: tag, digest }]))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  });
