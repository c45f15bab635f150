import type { Metadata } from 'next';
import { callerOrSignIn } from '@/app/_prefetch/caller';
import { Prefetched } from '@/app/_prefetch/prefetched';
import { TeamsPage } from '@/components/teams/teams-page';

export const metadata: Metadata = { title: 'Teams' };

export default async function AdminTeamsPage() {
  const { instanceRole } = await callerOrSignIn();
  return (
    <Prefetched
      reads={(client, queries) =>
        instanceRole !== null ? [client.fetchQuery(queries.teams())] : []
      }
    >
      <TeamsPage />
    </Prefetched>
  );
}
