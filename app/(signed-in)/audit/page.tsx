import type { Metadata } from 'next';
import { createLoader, type SearchParams } from 'nuqs/server';
import { Prefetched } from '@/app/_prefetch/prefetched';
import { auditFilterParsers, auditQueryOf } from '@/components/audit/audit-filter';
import { AuditTrail } from '@/components/audit/audit-trail';

export const metadata: Metadata = { title: 'Audit trail' };

const loadFilter = createLoader(auditFilterParsers);

interface Props {
  searchParams: Promise<SearchParams>;
}

export default async function AuditPage({ searchParams }: Props) {
  const filter = await loadFilter(searchParams);
  return (
    <Prefetched
      reads={(client, queries) => {
        const trail = queries.audit(auditQueryOf(filter));
        // What nothing is about is told beside the filter, not instead of the page.
        return filter.about === null
          ? [client.fetchInfiniteQuery(trail)]
          : [client.prefetchInfiniteQuery(trail)];
      }}
    >
      <AuditTrail />
    </Prefetched>
  );
}
