'use client';

import { Mail, UserPlus } from 'lucide-react';
import { useState } from 'react';
import { useMe } from '@/client/me';
import type { Team, TeamDetails } from '@/contract/shapes/access/teams';
import { InvitePerson } from '../parts/people/invite-person';
import { ViewAsButton } from '../parts/view-as/view-as-button';
import { Button } from '../ui/buttons/button';
import { Card } from '../ui/page/card';
import { EmptyState } from '../ui/page/empty-state';
import { DataTable } from '../ui/table/table';
import { Breakable } from '../ui/text/breakable';
import { Badge } from '../ui/text/state';
import { Time } from '../ui/text/time';
import { AddMember } from './add-member';
import { ChangePart } from './change-part';
import { TakeOut } from './take-out';

type Member = Team['members'][number];
type Act = { kind: 'take-out' | 'part'; member: Member };

/** Who is in a team, how they came there, and what its maintainers may do. */
export function TeamMembers({ team }: { team: TeamDetails }) {
  const me = useMe();
  const [adding, setAdding] = useState(false);
  const [inviting, setInviting] = useState(false);
  const [act, setAct] = useState<Act | null>(null);
  // What the dialog shows stays while it closes.
  const [open, setOpen] = useState(false);
  const start = (next: Act) => {
    setAct(next);
    setOpen(true);
  };
  const dialog = { team, open, onOpenChange: setOpen };
  return (
    <Card
      flush
      title={`Members ${team.members.length}`}
      action={
        team.manages ? (
          <span className="flex flex-wrap gap-2">
            <Button
              size="small"
              icon={<Mail aria-hidden />}
              aria-label={`Invite a person to ${team.name}…`}
              onClick={() => setInviting(true)}
            >
              Invite…
            </Button>
            <Button
              size="small"
              icon={<UserPlus aria-hidden />}
              aria-label={`Add a member to ${team.name}…`}
              onClick={() => setAdding(true)}
            >
              Add…
            </Button>
          </span>
        ) : undefined
      }
    >
      <DataTable
        caption={`Members of team ${team.name}`}
        flush
        density="tall"
        rows={team.members}
        rowKey={(one) => one.email}
        empty={
          <EmptyState title="No members yet" className="m-4 py-6">
            Whatever role the team holds, its members will hold.
          </EmptyState>
        }
        columns={[
          {
            key: 'name',
            header: 'Member',
            rowHeader: true,
            className: 'min-w-40',
            cell: (one) => (
              <span className="flex flex-col">
                {one.name}
                <span className="text-12 font-normal break-words text-secondary">
                  <Breakable text={one.email} />
                </span>
                <span className="text-12 font-normal text-secondary sm:hidden">
                  {one.maintainer ? 'Maintains the team' : 'Member'}
                  {one.provider === null ? '' : `, through ${one.provider.name}`}
                </span>
              </span>
            ),
          },
          {
            key: 'part',
            header: 'Part',
            className: 'whitespace-nowrap max-sm:hidden',
            cell: (one) => (one.maintainer ? 'Maintains the team' : 'Member'),
          },
          {
            key: 'through',
            header: 'Through',
            className: 'whitespace-nowrap max-sm:hidden',
            cell: (one) =>
              one.provider === null ? (
                <span className="text-secondary">
                  added <Time at={one.since} />
                </span>
              ) : (
                <Badge>SSO: {one.provider.name}</Badge>
              ),
          },
          {
            key: 'acts',
            header: <span className="sr-only">Change</span>,
            align: 'end',
            cell: (one) => (
              <span className="inline-flex max-md:flex-col max-md:items-end">
                {me.admin ? <ViewAsButton email={one.email} name={one.name} /> : null}
                {team.manages && one.provider === null ? (
                  <Button
                    size="small"
                    variant="quiet"
                    aria-label={`Change the part of ${one.name}…`}
                    onClick={() => start({ kind: 'part', member: one })}
                  >
                    Change…
                  </Button>
                ) : null}
                {team.manages || one.email === me.email ? (
                  <Button
                    size="small"
                    variant="quiet"
                    aria-label={
                      one.email === me.email
                        ? `Leave ${team.name}…`
                        : `Take ${one.name} out of ${team.name}…`
                    }
                    onClick={() => start({ kind: 'take-out', member: one })}
                  >
                    {one.email === me.email ? 'Leave…' : 'Take out…'}
                  </Button>
                ) : null}
              </span>
            ),
          },
        ]}
      />
      <InvitePerson team={team} open={inviting} onOpenChange={setInviting} />
      <AddMember team={team} open={adding} onOpenChange={setAdding} />
      {act === null ? null : act.kind === 'take-out' ? (
        <TakeOut {...dialog} member={act.member} />
      ) : (
        <ChangePart {...dialog} member={act.member} />
      )}
    </Card>
  );
}
