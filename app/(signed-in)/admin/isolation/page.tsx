import type { Metadata } from 'next';
import { callerOrSignIn } from '@/app/_prefetch/caller';
import { Prefetched } from '@/app/_prefetch/prefetched';
import { IsolationPage } from '@/components/isolation/isolation-page';

export const metadata: Metadata = { title: 'Isolation check' };

export default async function AdminIsolationPage() {
  const { instanceRole } = await callerOrSignIn();
  return (
    <Prefetched
      reads={(client, queries) =>
        instanceRole !== null ? [client.fetchQuery(queries.isolationChecks())] : []
      }
    >
      <IsolationPage />
    </Prefetched>
  );
}
