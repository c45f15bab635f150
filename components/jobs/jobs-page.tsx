'use client';

import { useQuery } from '@tanstack/react-query';
import { queries } from '@/client/queries';
import { AdminPage } from '../parts/admin-page';
import { QueryView } from '../ui/page/query-view';
import { TableSkeleton } from '../ui/page/skeleton';
import { JobsTable } from './jobs-table';

/** What is done in the background, by whichever process: how it goes, and what would mend what fails (L16). */
export function JobsPage() {
  return (
    <AdminPage
      title="Jobs"
      note="What is done in the background: after changes, and by the clock. What fails is tried again by itself."
    >
      <Jobs />
    </AdminPage>
  );
}

/** Between two looks while the page is open; a process looks for what is due every two seconds. */
const everyMs = 3_000;

function Jobs() {
  const jobs = useQuery({ ...queries.jobs(), refetchInterval: everyMs });
  return (
    <QueryView
      query={jobs}
      what="the jobs"
      skeleton={<TableSkeleton what="the jobs" columns={5} rows={12} />}
    >
      {({ items }) => <JobsTable jobs={items} />}
    </QueryView>
  );
}
