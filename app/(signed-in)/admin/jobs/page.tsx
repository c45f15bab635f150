import type { Metadata } from 'next';
import { callerOrSignIn } from '@/app/_prefetch/caller';
import { Prefetched } from '@/app/_prefetch/prefetched';
import { JobsPage } from '@/components/jobs/jobs-page';

export const metadata: Metadata = { title: 'Jobs' };

export default async function AdminJobsPage() {
  const { instanceRole } = await callerOrSignIn();
  return (
    <Prefetched
      reads={(client, queries) =>
        instanceRole !== null ? [client.fetchQuery(queries.jobs())] : []
      }
    >
      <JobsPage />
    </Prefetched>
  );
}
