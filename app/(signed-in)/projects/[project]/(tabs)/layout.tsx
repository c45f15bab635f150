import type { ReactNode } from 'react';
import { Prefetched } from '@/app/_prefetch/prefetched';
import { ProjectHeader } from '@/components/projects/project-header';

interface Props {
  params: Promise<{ project: string }>;
  children: ReactNode;
}

export default async function ProjectLayout({ params, children }: Props) {
  const { project } = await params;
  return (
    <Prefetched reads={(client, queries) => [client.fetchQuery(queries.project(project))]}>
      <ProjectHeader project={project} />
      {children}
    </Prefetched>
  );
}
