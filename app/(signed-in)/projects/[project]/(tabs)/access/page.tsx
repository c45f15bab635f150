import type { Metadata } from 'next';
import { Prefetched } from '@/app/_prefetch/prefetched';
import { ProjectAccess } from '@/components/access/project-access';

interface Props {
  params: Promise<{ project: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Access to ${(await params).project}` };
}

export default async function AccessPage({ params }: Props) {
  const { project } = await params;
  return (
    <Prefetched
      reads={(client, queries) => [
        client.fetchQuery(queries.project(project)),
        client.fetchQuery(queries.access(project)),
        client.prefetchQuery(queries.invitations()),
      ]}
    >
      <ProjectAccess project={project} />
    </Prefetched>
  );
}
