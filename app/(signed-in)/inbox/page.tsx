import type { Metadata } from 'next';
import { Prefetched } from '@/app/_prefetch/prefetched';
import { InboxPage } from '@/components/inbox/inbox-page';

export const metadata: Metadata = { title: 'Inbox' };

export default function Page() {
  return (
    <Prefetched reads={(client, queries) => [client.fetchQuery(queries.inbox())]}>
      <InboxPage />
    </Prefetched>
  );
}
