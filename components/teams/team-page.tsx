'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useMe } from '@/client/me';
import { queries } from '@/client/queries';
import type { TeamDetails } from '@/contract/shapes/access/teams';
import { InvitationsInto } from '../parts/people/open-invitations';
import { Button } from '../ui/buttons/button';
import { PageHeader } from '../ui/page/page-header';
import { QueryView } from '../ui/page/query-view';
import { TableSkeleton } from '../ui/page/skeleton';
import { RemoveTeam } from './remove-team';
import { RenameTeam } from './rename-team';
import { TeamHoldings } from './team-holdings';
import { TeamMembers } from './team-members';

/** A team: who is in it, what it holds, and what its maintainers may do with it. */
export function TeamPage({ team: slug }: { team: string }) {
  const team = useQuery(queries.team(slug));
  return (
    <QueryView
      query={team}
      what="the team"
      skeleton={<TableSkeleton what="the team" columns={4} />}
    >
      {(found) => <View team={found} />}
    </QueryView>
  );
}

function View({ team }: { team: TeamDetails }) {
  const me = useMe();
  const [renaming, setRenaming] = useState(false);
  const [removing, setRemoving] = useState(false);
  const list = me.instanceRole !== null ? '/admin/teams' : '/teams';
  return (
    <>
      <PageHeader
        crumbs={[{ href: list, label: 'Teams' }]}
        title={team.name}
        note={
          <>
            <code className="font-mono">team:{team.slug}</code>
            {team.manages ? '' : ' · Its maintainers and administrators say who is in it.'}
          </>
        }
        actions={
          <>
            {team.manages ? <Button onClick={() => setRenaming(true)}>Rename…</Button> : null}
            {team.removes ? (
              <Button variant="danger" onClick={() => setRemoving(true)}>
                Remove…
              </Button>
            ) : null}
          </>
        }
      />
      <div className="grid items-start gap-4 xl:grid-cols-[3fr_2fr]">
        <div className="flex min-w-0 flex-col gap-4">
          <TeamMembers team={team} />
          {team.manages ? <InvitationsInto team={team.slug} /> : null}
        </div>
        <TeamHoldings team={team} />
      </div>
      <RenameTeam team={team} open={renaming} onOpenChange={setRenaming} />
      <RemoveTeam team={team} open={removing} onOpenChange={setRemoving} />
    </>
  );
}
