import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { Prefetched } from '@/app/_prefetch/prefetched';
import { buildNumber } from '@/contract/common';
import { PromotionReview } from '@/components/promotions/promotion-review';

export const metadata: Metadata = { title: 'Review' };

interface Props {
  params: Promise<{ project: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function PromotePage({ params, searchParams }: Props) {
  const { project } = await params;
  const { image, build, to } = await searchParams;
  const number = buildNumber.safeParse(build);
  if (typeof image !== 'string' || typeof to !== 'string' || !number.success) notFound();
  return (
    <Prefetched
      reads={(client, queries) => [
        client.fetchQuery(queries.project(project)),
        client.fetchQuery(queries.review(project, image, number.data, to)),
      ]}
    >
      <PromotionReview project={project} image={image} build={number.data} to={to} />
    </Prefetched>
  );
}
