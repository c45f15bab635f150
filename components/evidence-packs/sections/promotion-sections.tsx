import type { EvidencePack } from '@/contract/shapes/evidence-pack';
import { LeftOut } from './left-out';
import { PromotionSection } from './promotion-section';

type Lists = 'promotions' | 'morePromotions' | 'leftBy' | 'moreLeftBy' | 'stages';

/** Every promotion of the build and every roll back that left it, as they were asked for, newest first. */
export function PromotionSections({ pack }: { pack: Pick<EvidencePack, Lists> }) {
  const { promotions, morePromotions, leftBy, moreLeftBy, stages } = pack;
  const all = [
    ...promotions.map((promotion) => ({ promotion, left: false })),
    ...leftBy.map((promotion) => ({ promotion, left: true })),
  ].toSorted((a, b) => Date.parse(b.promotion.requestedAt) - Date.parse(a.promotion.requestedAt));
  return (
    <>
      {all.map(({ promotion, left }) => (
        <PromotionSection key={promotion.id} promotion={promotion} stages={stages} left={left} />
      ))}
      {promotions.length === 0 ? (
        <p className="text-13">Nobody has asked yet that it go anywhere.</p>
      ) : null}
      <LeftOut count={morePromotions} what="older promotions" />
      <LeftOut count={moreLeftBy} what="older roll backs from it" />
    </>
  );
}
