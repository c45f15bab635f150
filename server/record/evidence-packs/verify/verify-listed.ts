import { packLimits } from '../limits';
import type { Findings } from './findings';
import type { ToldLine } from './told-line';
import type { VerifiedPack } from './verified-pack';
import { promotionName } from './verify-promotion';

/** Does the pack list the promotions that it is about, and every one of which its lines tell? */
export function verifyListed(pack: VerifiedPack, lines: readonly ToldLine[], findings: Findings) {
  const { about, build, promotions, leftBy } = pack;
  const { broken } = findings;
  const listed = [...promotions, ...leftBy];
  for (const promotion of listed) {
    const name = promotionName(promotion);
    if (promotion.project !== about.project || promotion.image !== about.image) {
      broken.push(`The pack is about ${about.project}/${about.image}, and ${name} is not.`);
    }
    if (leftBy.includes(promotion)) continue;
    if (promotion.digest !== build.digest) {
      broken.push(`The digest of ${name} is not the build's.`);
    }
    if (promotion.build !== build.number || promotion.version !== build.version) {
      broken.push(`The build of ${name} is not the pack's.`);
    }
  }
  if (about.promotion !== null) {
    const [only, ...others] = listed;
    if (only?.id !== about.promotion || others.length > 0) {
      broken.push(`The pack is about promotion ${about.promotion}, and lists others or none.`);
    }
  }
  for (const [what, list, more] of [
    ['promotions', promotions, pack.morePromotions],
    ['roll backs', leftBy, pack.moreLeftBy],
  ] as const) {
    if (more === 0) continue;
    findings.unproven.push(`${more} older ${what} of the build are not in the pack.`);
    if (list.length < packLimits.promotions) {
      broken.push(`The pack says that ${more} ${what} were left out, for which it had room.`);
    }
  }
  const known = new Set(listed.flatMap(({ id, release }) => [id, ...membersOf(release)]));
  for (const { seq, promotion } of lines) {
    if (promotion === null || known.has(promotion)) continue;
    broken.push(`Line ${seq} tells of promotion ${promotion}, which the pack does not have.`);
  }
  // Another of a release is of another image: this build's promotions are listed themselves.
  const ids = new Set(listed.map(({ id }) => id));
  const own = `${about.project}/${about.image}#${about.number} → `;
  for (const { seq, promotion, target } of lines) {
    if (promotion === null || ids.has(promotion) || !known.has(promotion)) continue;
    if (!target?.startsWith(own)) continue;
    broken.push(`Line ${seq} tells of promotion ${promotion} of the build, which is not listed.`);
  }
}

/** Ids of the promotions of a release. */
export const membersOf = (release: VerifiedPack['promotions'][number]['release']): string[] =>
  release?.members.map(({ id }) => id) ?? [];
