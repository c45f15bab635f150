import type { Metadata } from 'next';
import { Prefetched } from '@/app/_prefetch/prefetched';
import { PromotionOutcome } from '@/components/promotions/promotion-outcome';

export const metadata: Metadata = { title: 'Promotion' };

interface Props {
  params: Promise<{ id: string }>;
}

export default async function PromotionPage({ params }: Props) {
  const { id } = await params;
  return (
    <Prefetched
      reads={(client, queries) => [
        client
          .fetchQuery(queries.promotion(id))
          .then(({ project, image, build, replaced }) =>
            Promise.all([
              client.fetchQuery(queries.project(project)),
              client.fetchQuery(queries.build(project, image, build)),
              replaced === null
                ? null
                : client.fetchQuery(queries.build(project, image, replaced.number)),
            ]),
          ),
      ]}
    >
      <PromotionOutcome id={id} />
    </Prefetched>
  );
}
