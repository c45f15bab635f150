'use client';

import { useQuery } from '@tanstack/react-query';
import { Users } from 'lucide-react';
import { useState } from 'react';
import { useMe } from '@/client/me';
import { queries } from '@/client/queries';
import { AdminPage } from '../parts/admin-page';
import { Button } from '../ui/buttons/button';
import { EmptyState } from '../ui/page/empty-state';
import { QueryView } from '../ui/page/query-view';
import { TableSkeleton } from '../ui/page/skeleton';
import { NewTeam } from './new-team';
import { TeamsTable } from './teams-table';

/** All teams: administrators make them, security and auditors read them. */
export function TeamsPage() {
  return (
    <AdminPage
      title="Teams"
      note="A team’s roles are its members’ roles. Which roles it holds is decided under each project’s Access."
    >
      <TeamsList />
    </AdminPage>
  );
}

function TeamsList() {
  const { admin } = useMe();
  const teams = useQuery(queries.teams());
  const [making, setMaking] = useState(false);
  const start = admin ? (
    <Button variant="primary" icon={<Users aria-hidden />} onClick={() => setMaking(true)}>
      New team…
    </Button>
  ) : null;
  return (
    <>
      <QueryView
        query={teams}
        what="the teams"
        skeleton={<TableSkeleton what="the teams" columns={4} />}
      >
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon={<Users aria-hidden />} title="No team yet" action={start}>
              Give a role to a team once, rather than to each person on each project. Whoever joins
              the team holds it.
            </EmptyState>
          ) : (
            <>
              <div className="mb-3 flex justify-end empty:hidden">{start}</div>
              <TeamsTable teams={items} />
            </>
          )
        }
      </QueryView>
      <NewTeam
        open={making}
        onOpenChange={setMaking}
        taken={teams.data?.items.map((team) => team.slug) ?? []}
      />
    </>
  );
}
