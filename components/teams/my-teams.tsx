'use client';

import { useQuery } from '@tanstack/react-query';
import { Users } from 'lucide-react';
import { queries } from '@/client/queries';
import { EmptyState } from '../ui/page/empty-state';
import { PageHeader } from '../ui/page/page-header';
import { QueryView } from '../ui/page/query-view';
import { TableSkeleton } from '../ui/page/skeleton';
import { TeamsTable } from './teams-table';

/** The teams that one may see: one's own, for most people. */
export function MyTeams() {
  const teams = useQuery(queries.teams());
  return (
    <>
      <PageHeader
        title="Teams"
        note="A team’s roles are its members’ roles. Its maintainers say who is in it."
      />
      <QueryView
        query={teams}
        what="the teams"
        skeleton={<TableSkeleton what="the teams" columns={4} />}
      >
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon={<Users aria-hidden />} title="You are in no team">
              The maintainer of a team can add you, or an administrator.
            </EmptyState>
          ) : (
            <TeamsTable teams={items} />
          )
        }
      </QueryView>
    </>
  );
}
