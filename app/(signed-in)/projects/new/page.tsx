import type { Metadata } from 'next';
import { Prefetched } from '@/app/_prefetch/prefetched';
import { NewProject } from '@/components/projects/new-project';

export const metadata: Metadata = { title: 'New project' };

export default function NewProjectPage() {
  return (
    <Prefetched reads={(client, queries) => [client.fetchQuery(queries.teams())]}>
      <NewProject />
    </Prefetched>
  );
}
