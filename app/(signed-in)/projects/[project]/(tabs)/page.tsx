import type { Metadata } from 'next';
import { Prefetched } from '@/app/_prefetch/prefetched';
import { ProjectImages } from '@/components/projects/project-images';

interface Props {
  params: Promise<{ project: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await params).project };
}

export default async function ProjectPage({ params }: Props) {
  const { project } = await params;
  return (
    <Prefetched
      reads={(client, queries) => [
        client.fetchInfiniteQuery(queries.images(project)),
        client.fetchQuery(queries.withdrawn()),
      ]}
    >
      <ProjectImages project={project} />
    </Prefetched>
  );
}
