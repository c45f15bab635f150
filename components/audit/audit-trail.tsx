'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { Download, ScrollText, SearchX } from 'lucide-react';
import { useQueryStates } from 'nuqs';
import { toProblem } from '@/client/problem';
import { queries } from '@/client/queries';
import { Button, buttonStyles } from '../ui/buttons/button';
import { EmptyState } from '../ui/page/empty-state';
import { NotAllowed } from '../ui/page/not-allowed';
import { PageHeader } from '../ui/page/page-header';
import { QueryView } from '../ui/page/query-view';
import { TableSkeleton } from '../ui/page/skeleton';
import {
  type AuditFilter,
  auditFilterParsers,
  auditQueryOf,
  exportHref,
  isFiltered,
} from './audit-filter';
import { AuditFilters } from './audit-filters';
import { AuditTable } from './audit-table';
import { ChainHead } from './chain-head';

/** Who did what, on what, when and from where; newest first. */
export function AuditTrail() {
  const [filter, setFilter] = useQueryStates(auditFilterParsers);
  const trail = useInfiniteQuery(queries.audit(auditQueryOf(filter)));
  const clear = () => void setFilter(null);
  return (
    <>
      <PageHeader
        crumbs={
          filter.project === null
            ? []
            : [{ href: `/projects/${filter.project}`, label: filter.project }]
        }
        title="Audit trail"
        note="Written with the act it tells of, never changed and never erased."
        // There while the lines of another filter load: leaving a field changes it, and a click that does so is a click.
        actions={trail.isError ? undefined : <ExportLinks filter={filter} />}
      />
      <AuditFilters filter={filter} onChange={(change) => void setFilter(change)} onClear={clear} />
      {toProblem(trail.error).status === 403 ? (
        <NotAllowed title="This trail is not for you to see">
          Maintainers read the trail of their projects, administrators and auditors all of it. Ask a
          maintainer of the project.
        </NotAllowed>
      ) : filter.about !== null && [400, 404].includes(toProblem(trail.error).status) ? (
        <EmptyState
          icon={<SearchX aria-hidden />}
          title="Nothing in the trail is about that"
          action={<Button onClick={clear}>Clear the filter</Button>}
        >
          Nothing that you may read is about “{filter.about}”: a digest, a build (shop/api#26), a
          tag or version (shop/api:1.4.2, or as it is pulled: shop-prod/api:latest), a promotion’s
          id, an e-mail or a robot’s name.
        </EmptyState>
      ) : (
        <QueryView
          query={trail}
          what="the audit trail"
          skeleton={<TableSkeleton what="the audit trail" rows={12} columns={4} />}
        >
          {({ pages }) => {
            const events = pages.flatMap((page) => page.items);
            if (events.length > 0) {
              return (
                <>
                  <AuditTable events={events} />
                  <div className="flex justify-center pt-3 text-13 text-secondary">
                    {trail.hasNextPage ? (
                      <Button
                        onClick={() => void trail.fetchNextPage()}
                        busy={trail.isFetchingNextPage && 'Reading further back…'}
                      >
                        Older
                      </Button>
                    ) : (
                      'That is the beginning.'
                    )}
                  </div>
                </>
              );
            }
            return isFiltered(filter) ? (
              <EmptyState
                icon={<SearchX aria-hidden />}
                title="Nothing matches this filter"
                action={<Button onClick={clear}>Clear the filter</Button>}
              >
                There may be lines outside of it.
              </EmptyState>
            ) : (
              <EmptyState icon={<ScrollText aria-hidden />} title="Nothing in the trail yet">
                Every sign-in, push, promotion and change of rights that you may see leaves a line
                here.
              </EmptyState>
            );
          }}
        </QueryView>
      )}
      <ChainHead />
    </>
  );
}

/** All lines of the filter as a file: the browser saves it, as it comes. */
function ExportLinks({ filter }: { filter: AuditFilter }) {
  return (['csv', 'json'] as const).map((format) => (
    <a key={format} href={exportHref(filter, format)} download className={buttonStyles()}>
      <Download aria-hidden />
      {`Export ${format.toUpperCase()}`}
    </a>
  ));
}
