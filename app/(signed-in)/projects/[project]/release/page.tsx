import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { Prefetched } from '@/app/_prefetch/prefetched';
import { readReleaseItems } from '@/components/parts/promotions/release-items';
import { ReleaseReview } from '@/components/promotions/release-review';

export const metadata: Metadata = { title: 'Release' };

interface Props {
  params: Promise<{ project: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function ReleasePage({ params, searchParams }: Props) {
  const { project } = await params;
  const { to, item = [] } = await searchParams;
  const items = readReleaseItems([item].flat());
  if (typeof to !== 'string' || items === null) notFound();
  return (
    <Prefetched reads={(client, queries) => [client.fetchQuery(queries.project(project))]}>
      <ReleaseReview project={project} to={to} items={items} />
    </Prefetched>
  );
}
