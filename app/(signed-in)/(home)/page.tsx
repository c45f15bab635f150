import { Prefetched } from '@/app/_prefetch/prefetched';
import { ProjectMatrix } from '@/components/home/project-matrix';

export default function HomePage() {
  return (
    <Prefetched
      reads={(client, queries) => [
        client.fetchInfiniteQuery(queries.projects()),
        client.fetchQuery(queries.withdrawn()),
      ]}
    >
      <ProjectMatrix />
    </Prefetched>
  );
}
