'use client';

import { useQuery } from '@tanstack/react-query';
import { KeyRound, UserPlus } from 'lucide-react';
import Link from 'next/link';
import { useState, type ReactNode } from 'react';
import { toProblem } from '@/client/problem';
import { queries } from '@/client/queries';
import { useMe } from '@/client/me';
import type { AccessMatrix as AccessMatrixData, Grant } from '@/contract/access';
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
import { ViewAsButton } from '../view-as/view-as-button';
import { AccessMatrix } from './access-matrix';
import { accessRows, type AccessRow, type Team } from './access-rows';
import { CredentialsTable } from './credentials-table';
import { ExplainPanel } from './explain-panel';
import { GrantForm } from './grant-form';
import { NewCredential } from './new-credential';
import { RevokeCredential } from './revoke-credential';
import { RevokeGrant } from './revoke-grant';

/** Who may do what on a project, and its machines' credentials. */
export function ProjectAccess({ project: slug }: { project: string }) {
  const project = useQuery(queries.project(slug));
  const grants = useQuery(queries.grants(slug));
  const robots = useQuery(queries.robots(slug));
  const teams = useQuery(queries.teams());
  const matrix = useQuery(queries.access(slug));
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
                    <QueryView query={matrix} what="who may do what" skeleton={skeleton}>
                      {(all) => (
                        <View
                          project={found}
                          grants={items}
                          robots={machines.items}
                          teams={known.items}
                          matrix={all}
                        />
                      )}
                    </QueryView>
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
  matrix: AccessMatrixData;
}

function View({ project, grants, robots, teams, matrix }: ViewProps) {
  const me = useMe();
  const rows = accessRows(project, grants, teams, robots, useNow());
  const [act, setAct] = useState<Act | null>(null);
  // What the dialog shows stays while it closes.
  const [open, setOpen] = useState(false);
  const start = (next: Act) => {
    setAct(next);
    setOpen(true);
  };
  const only = `Only maintainers of ${project.name} and administrators can change this.`;
  const why = project.can.administerAccess ? null : only;
  const whyNoRobots = project.can.administerRobots ? null : only;
  const { people, teams: teamCount, robots: robotCount, clusters } = matrix.counts;
  return (
    <div className="flex flex-col gap-6">
      <div className="flex flex-col gap-3">
        <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
          <p className="max-w-3xl text-13 text-secondary">
            <span className="mr-3 font-medium text-text tabular-nums">
              People {people} · Teams {teamCount} · Robots {robotCount} · Clusters {clusters}
            </span>
            Rights add up over a person’s own role and their teams’. Administrators of this
            installation may do everything here too; nobody pushes past the entry registry.
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
        {matrix.rows.length === 0 ? (
          <EmptyState icon={<UserPlus aria-hidden />} title="Nobody holds a role here yet">
            Administrators see the project all the same. Give a role to a team, or to a person.
          </EmptyState>
        ) : (
          <AccessMatrix
            project={project}
            rows={matrix.rows}
            acts={(row) => {
              const known = rows.find(({ key }) => key === row.subject);
              return (
                <span className="inline-flex items-center max-xl:flex-col">
                  {row.kind === 'person' && why === null ? (
                    <ViewAsButton email={row.subject} name={row.name} project={project.slug} />
                  ) : null}
                  {why === null && known && row.fixed === null ? grantActs(known, start) : null}
                  {why === null && known?.grant && row.fixed !== null ? (
                    <span className="text-12 whitespace-normal text-secondary">{row.fixed}</span>
                  ) : null}
                </span>
              );
            }}
          />
        )}
      </div>
      <ExplainPanel
        project={project}
        rows={matrix.rows}
        me={me.email ?? ''}
        asksOthers={why === null || me.instanceRole !== null}
      />
      <Card title="Who can put bytes into…">
        <ul className="flex flex-wrap gap-x-6 gap-y-2 text-13">
          {project.stages.map((stage) => (
            <li key={stage.slug}>
              <Link
                className="text-accent underline"
                href={`/projects/${project.slug}/access/who/${stage.slug}`}
              >
                {stage.name}?
              </Link>
            </li>
          ))}
        </ul>
      </Card>
      <Card
        flush
        title="CI robots and cluster credentials"
        action={
          <Button
            icon={<KeyRound aria-hidden />}
            disabledReason={whyNoRobots}
            onClick={() => start({ kind: 'credential' })}
          >
            New credential…
          </Button>
        }
      >
        <CredentialsTable
          project={project}
          robots={robots}
          onRevoke={
            whyNoRobots === null ? (robot) => start({ kind: 'revoke-credential', robot }) : null
          }
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
