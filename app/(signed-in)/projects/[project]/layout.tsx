import type { ReactNode } from 'react';
import { Prefetched } from '@/app/_prefetch/prefetched';

interface Props {
  params: Promise<{ project: string }>;
  children: ReactNode;
}

/**
 * Reads the project before anything of its pages is sent, so that one which is not there, or not
 * to be seen, is a real 404. Loading states therefore stand below this layout, never above.
 */
export default async function ProjectLayout({ params, children }: Props) {
  const { project } = await params;
  return (
    <Prefetched reads={(client, queries) => [client.fetchQuery(queries.project(project))]}>
      {children}
    </Prefetched>
  );
}
