import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { Suspense } from 'react';
import { orNotFound } from '@/app/_prefetch/or-not-found';
import { Prefetched } from '@/app/_prefetch/prefetched';
import { buildNumber } from '@/contract/shapes/common';
import { PromotionReview } from '@/components/promotions/promotion-review';
import { ReviewSkeleton } from '@/components/promotions/review-skeleton';

export const metadata: Metadata = { title: 'Review' };

interface Props {
  params: Promise<{ project: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/**
 * What it is asked of is in the query, which no layout sees: so the page itself looks whether build
 * and stage are there before anything is sent, and has its loading state around the review alone.
 */
export default async function PromotePage({ params, searchParams }: Props) {
  const { project } = await params;
  const { image, build, to } = await searchParams;
  const number = buildNumber.safeParse(build);
  if (typeof image !== 'string' || typeof to !== 'string' || !number.success) notFound();
  await orNotFound((api) => api.images.build({ project, image, number: number.data }));
  await orNotFound(async (api) => {
    const { stages } = await api.projects.get({ project });
    return stages.find(({ slug }) => slug === to) ?? null;
  });
  return (
    <Suspense fallback={<ReviewSkeleton />}>
      <Prefetched
        reads={(client, queries) => [
          client.fetchQuery(queries.project(project)),
          client.fetchQuery(queries.review(project, image, number.data, to)),
        ]}
      >
        <PromotionReview project={project} image={image} build={number.data} to={to} />
      </Prefetched>
    </Suspense>
  );
}
