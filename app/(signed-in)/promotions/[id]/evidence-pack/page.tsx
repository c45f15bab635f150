import type { Metadata } from 'next';
import { Prefetched } from '@/app/_prefetch/prefetched';
import { PromotionEvidence } from '@/components/evidence-packs/evidence-pack-page';

export const metadata: Metadata = { title: 'Evidence of a promotion' };

interface Props {
  params: Promise<{ id: string }>;
}

export default async function Page({ params }: Props) {
  const { id } = await params;
  return (
    <Prefetched reads={(client, queries) => [client.fetchQuery(queries.promotionEvidence(id))]}>
      <PromotionEvidence id={id} />
    </Prefetched>
  );
}
