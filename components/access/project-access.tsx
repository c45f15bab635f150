'use client';

import { useQuery } from '@tanstack/react-query';
import { KeyRound, UserPlus } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { toProblem } from '@/client/problem';
import { queries } from '@/client/queries';
import type { Grant } from '@/contract/access';
import type { Project } from '@/contract/projects';
import type { Robot } from '@/contract/robots';
import { NotAllowed } from '../not-allowed';
import { QueryView } from '../query-view';
import { Button } from '../ui/button';
import { Card } from '../ui/card';
import { Dialog } from '../ui/dialog';
import { EmptyState } from '../ui/empty-state';
import { useNow } from '../ui/now';
import { TableSkeleton } from '../ui/skeleton';
import { AccessMatrix } from './access-matrix';
import { accessRows, type AccessRow, type Team } from './access-rows';
import { CredentialsTable } from './credentials-table';
import { GrantForm } from './grant-form';
import { NewCredential } from './new-credential';
import { listed } from './role-words';
import { RevokeCredential } from './revoke-credential';
import { RevokeGrant } from './revoke-grant';

/** Who may do what on a project, and its machines' credentials. */
export function ProjectAccess({ project: slug }: { project: string }) {
  const project = useQuery(queries.project(slug));
  const grants = useQuery(queries.grants(slug));
  const robots = useQuery(queries.robots(slug));
  const teams = useQuery(queries.teams());
  const skeleton = <TableSkeleton what="who may do what" columns={7} />;
  if ([grants, robots].some((query) => toProblem(query.error).status === 403)) {
    return (
      <NotAllowed title="Roles and credentials are for maintainers to see">
        A maintainer of {project.data?.name ?? slug}, or an administrator, can show you or make you
        one.
      </NotAllowed>
    );
  }
  return (
    <QueryView query={project} what="the project" skeleton={skeleton}>
      {(found) => (
        <QueryView query={grants} what="the roles" skeleton={skeleton}>
          {({ items }) => (
            <QueryView query={robots} what="the credentials" skeleton={skeleton}>
              {(machines) => (
                // Without them the matrix would show less than people hold.
                <QueryView query={teams} what="the teams" skeleton={skeleton}>
                  {(known) => (
                    <View
                      project={found}
                      grants={items}
                      robots={machines.items}
                      teams={known.items}
                    />
                  )}
                </QueryView>
              )}
            </QueryView>
          )}
        </QueryView>
      )}
    </QueryView>
  );
}

type Act =
  | { kind: 'grant'; row: AccessRow | null }
  | { kind: 'revoke-grant'; row: AccessRow }
  | { kind: 'credential' }
  | { kind: 'revoke-credential'; robot: Robot };

interface ViewProps {
  project: Project;
  grants: readonly Grant[];
  robots: readonly Robot[];
  teams: readonly Team[];
}

function View({ project, grants, robots, teams }: ViewProps) {
  const rows = accessRows(project, grants, teams, robots, useNow());
  const hiddenTeams = grants
    .filter((grant) => grant.kind === 'team')
    .filter((grant) => !teams.some((team) => `team:${team.slug}` === grant.subject))
    .map((grant) => grant.name);
  const [act, setAct] = useState<Act | null>(null);
  // What the dialog shows stays while it closes.
  const [open, setOpen] = useState(false);
  const start = (next: Act) => {
    setAct(next);
    setOpen(true);
  };
  const why = project.can.administer
    ? null
    : `Only maintainers of ${project.name} and administrators can change this.`;
  return (
    <div className="flex flex-col gap-6">
      <div className="flex flex-col gap-3">
        <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
          <p className="max-w-3xl text-13 text-secondary">
            Rights add up over a person’s own role and their teams’. Administrators of this
            installation may do everything here too; nobody pushes past the entry registry.
            {hiddenTeams.length === 0
              ? ''
              : ` You do not see who is in ${listed(hiddenTeams)}, so people may hold more than stands here.`}
          </p>
          <Button
            variant="primary"
            icon={<UserPlus aria-hidden />}
            disabledReason={why}
            onClick={() => start({ kind: 'grant', row: null })}
          >
            Give a role…
          </Button>
        </div>
        {rows.length === 0 ? (
          <EmptyState icon={<UserPlus aria-hidden />} title="Nobody holds a role here yet">
            Administrators see the project all the same. Give a role to a team, or to a person.
          </EmptyState>
        ) : (
          <AccessMatrix
            project={project}
            rows={rows}
            acts={(row) => (why === null ? grantActs(row, start) : null)}
          />
        )}
      </div>
      <Card
        flush
        title="CI robots and cluster credentials"
        action={
          <Button
            icon={<KeyRound aria-hidden />}
            disabledReason={why}
            onClick={() => start({ kind: 'credential' })}
          >
            New credential…
          </Button>
        }
      >
        <CredentialsTable
          project={project}
          robots={robots}
          onRevoke={why === null ? (robot) => start({ kind: 'revoke-credential', robot }) : null}
        />
      </Card>
      {dialogOf(act)}
    </div>
  );

  function dialogOf(what: Act | null): ReactNode {
    const shared = { project, open, onOpenChange: setOpen };
    switch (what?.kind) {
      case undefined:
        return null;
      case 'grant':
        return (
          <Dialog
            open={open}
            onOpenChange={setOpen}
            title={what.row === null ? 'Give a role' : `Change the role of ${what.row.name}`}
          >
            <GrantForm
              project={project}
              row={what.row}
              rows={rows}
              teams={teams}
              onDone={() => setOpen(false)}
            />
          </Dialog>
        );
      case 'revoke-grant':
        return <RevokeGrant {...shared} row={what.row} />;
      case 'credential':
        return <NewCredential {...shared} />;
      case 'revoke-credential':
        return <RevokeCredential {...shared} robot={what.robot} />;
    }
  }
}

const grantActs = (row: AccessRow, start: (act: Act) => void): ReactNode =>
  row.grant === null ? null : (
    <span className="inline-flex max-xl:flex-col">
      <Button
        size="small"
        variant="quiet"
        aria-label={`Change the role of ${row.name}…`}
        onClick={() => start({ kind: 'grant', row })}
      >
        Change…
      </Button>
      <Button
        size="small"
        variant="quiet"
        aria-label={`Take the role of ${row.name} away…`}
        onClick={() => start({ kind: 'revoke-grant', row })}
      >
        Revoke…
      </Button>
    </span>
  );
