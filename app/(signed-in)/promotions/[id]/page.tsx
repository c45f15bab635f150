import type { Metadata } from 'next';
import { Prefetched } from '@/app/_prefetch/prefetched';
import { PromotionPage } from '@/components/promotions/promotion-page';

export const metadata: Metadata = { title: 'Promotion' };

interface Props {
  params: Promise<{ id: string }>;
}

export default async function Page({ params }: Props) {
  const { id } = await params;
  return (
    <Prefetched
      reads={(client, queries) => [
        client
          .fetchQuery(queries.promotionReview(id))
          .then(({ promotion: { project, image, build, replaced } }) =>
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
      <PromotionPage id={id} />
    </Prefetched>
  );
}
