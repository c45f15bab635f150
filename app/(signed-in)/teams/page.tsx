import type { Metadata } from 'next';
import { Prefetched } from '@/app/_prefetch/prefetched';
import { MyTeams } from '@/components/teams/my-teams';

export const metadata: Metadata = { title: 'Teams' };

export default function TeamsPage() {
  return (
    <Prefetched reads={(client, queries) => [client.fetchQuery(queries.teams())]}>
      <MyTeams />
    </Prefetched>
  );
}
