import type { Metadata } from 'next';
import { Prefetched } from '@/app/_prefetch/prefetched';
import { ProjectBuilds } from '@/components/builds/project-builds';

export const metadata: Metadata = { title: 'Builds' };

interface Props {
  params: Promise<{ project: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function BuildsPage({ params, searchParams }: Props) {
  const { project } = await params;
  const { image, stage } = await searchParams;
  return (
    <Prefetched
      reads={(client, queries) => [
        client.fetchQuery(queries.project(project)),
        client.fetchInfiniteQuery(queries.images(project)),
        ...(typeof image === 'string'
          ? [
              client.fetchInfiniteQuery(
                queries.builds(project, image, typeof stage === 'string' ? { stage } : {}),
              ),
            ]
          : []),
      ]}
    >
      <ProjectBuilds project={project} />
    </Prefetched>
  );
}
