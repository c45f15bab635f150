import type { Metadata } from 'next';
import { callerOrSignIn } from '@/app/_prefetch/caller';
import { Prefetched } from '@/app/_prefetch/prefetched';
import { PeoplePage } from '@/components/people/people-page';

export const metadata: Metadata = { title: 'People' };

export default async function AdminPeoplePage() {
  const { instanceRole } = await callerOrSignIn();
  return (
    <Prefetched
      reads={(client, queries) =>
        instanceRole === null
          ? []
          : [client.fetchInfiniteQuery(queries.people()), client.fetchQuery(queries.invitations())]
      }
    >
      <PeoplePage />
    </Prefetched>
  );
}
