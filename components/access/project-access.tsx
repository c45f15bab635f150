'use client';

import { useQuery } from '@tanstack/react-query';
import { KeyRound, UserPlus } from 'lucide-react';
import Link from 'next/link';
import { useState, type ReactNode } from 'react';
import { queries } from '@/client/queries';
import { useMe } from '@/client/me';
import type { AccessMatrix as AccessMatrixData, AccessRow } from '@/contract/shapes/access/access';
import type { Project } from '@/contract/shapes/projects';
import { InvitePerson } from '../parts/people/invite-person';
import { InvitationsInto } from '../parts/people/open-invitations';
import { StageLabel } from '../parts/stages/stage-glyph';
import { ViewAsDialog } from '../parts/view-as/view-as-dialog';
import { Button } from '../ui/buttons/button';
import { Dialog } from '../ui/dialogs/dialog';
import { Card } from '../ui/page/card';
import { EmptyState } from '../ui/page/empty-state';
import { QueryView } from '../ui/page/query-view';
import { TableSkeleton } from '../ui/page/skeleton';
import { AccessMatrix } from './access-matrix';
import { ExplainPanel } from './explain-panel';
import { GrantForm, reasonsOf } from './grant-form';
import { NewCredential } from './new-credential';
import { RevokeGrant } from './revoke-grant';
import { RowActs } from './row-acts';

/** Who may do what on a project, why, and how that is changed. */
export function ProjectAccess({ project: slug }: { project: string }) {
  const project = useQuery(queries.project(slug));
  const matrix = useQuery(queries.access(slug));
  const skeleton = <TableSkeleton what="who may do what" columns={7} />;
  return (
    <QueryView query={project} what="the project" skeleton={skeleton}>
      {(found) => (
        <QueryView query={matrix} what="who may do what" skeleton={skeleton}>
          {(all) => <View project={found} matrix={all} />}
        </QueryView>
      )}
    </QueryView>
  );
}

type Act =
  | { kind: 'grant'; row: AccessRow | null }
  | { kind: 'invite'; email: string; role: string }
  | { kind: 'revoke'; row: AccessRow }
  | { kind: 'view-as'; row: AccessRow }
  | { kind: 'credential' };

interface ViewProps {
  project: Project;
  matrix: AccessMatrixData;
}

function View({ project, matrix }: ViewProps) {
  const me = useMe();
  const [act, setAct] = useState<Act | null>(null);
  // What the dialog shows stays while it closes.
  const [open, setOpen] = useState(false);
  const start = (next: Act) => {
    setAct(next);
    setOpen(true);
  };
  const { administerAccess, administerRobots } = project.can;
  const only = `Only maintainers of ${project.name} and administrators can change this.`;
  const asksOthers = administerAccess || me.instanceRole !== null;
  const { people, teams, robots, clusters } = matrix.counts;
  return (
    <div className="flex flex-col gap-6">
      <div className="flex flex-col gap-3">
        <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
          <div className="max-w-3xl">
            <p className="text-13 font-medium tabular-nums">
              People {people} · Teams {teams} · Robots {robots} · Clusters {clusters}
            </p>
            <p className="text-13 text-secondary">
              Rights add up over a person’s own role and their teams’. Administrators of this
              installation may do everything here too; nobody pushes past the entry registry.
            </p>
          </div>
          {administerAccess || administerRobots ? (
            <div className="flex flex-wrap gap-2">
              <Button
                icon={<KeyRound aria-hidden />}
                disabledReason={administerRobots ? null : only}
                onClick={() => start({ kind: 'credential' })}
              >
                New credential…
              </Button>
              <Button
                variant="primary"
                icon={<UserPlus aria-hidden />}
                disabledReason={administerAccess ? null : only}
                onClick={() => start({ kind: 'grant', row: null })}
              >
                Give a role…
              </Button>
            </div>
          ) : (
            <p className="text-13 text-secondary">{only}</p>
          )}
        </div>
        {matrix.rows.length === 0 ? (
          <EmptyState icon={<UserPlus aria-hidden />} title="Nobody holds a role here yet">
            Administrators see the project all the same. Give a role to a team, or to a person.
          </EmptyState>
        ) : (
          <AccessMatrix
            project={project}
            rows={matrix.rows}
            explains={({ subject }) => asksOthers || subject === me.email}
            acts={(row) =>
              administerAccess ? (
                <RowActs
                  row={row}
                  onViewAs={() => start({ kind: 'view-as', row })}
                  onChange={() => start({ kind: 'grant', row })}
                  onRevoke={() => start({ kind: 'revoke', row })}
                />
              ) : null
            }
          />
        )}
        {robots + clusters > 0 ? null : (
          <p className="text-13 text-secondary">
            No machine has a credential yet: CI needs a robot to push with, every cluster a
            credential of its own to pull with.
          </p>
        )}
      </div>
      {administerAccess ? <InvitationsInto project={project.slug} /> : null}
      <ExplainPanel
        project={project}
        rows={matrix.rows}
        me={me.email ?? ''}
        asksOthers={asksOthers}
      />
      <WhoLinks project={project} />
      {dialogOf(act)}
    </div>
  );

  function dialogOf(what: Act | null): ReactNode {
    const shared = { open, onOpenChange: setOpen };
    switch (what?.kind) {
      case undefined:
        return null;
      case 'grant':
        return (
          <Dialog
            {...shared}
            title={what.row === null ? 'Give a role' : `Change the role of ${what.row.name}`}
          >
            <GrantForm
              project={project}
              row={what.row}
              matrix={matrix}
              onInvite={(somebody) => start({ kind: 'invite', ...somebody })}
              onDone={() => setOpen(false)}
            />
          </Dialog>
        );
      case 'invite': {
        const { email, role } = what;
        return (
          <InvitePerson {...shared} to={{ project, email, role, reasons: reasonsOf(matrix) }} />
        );
      }
      case 'revoke':
        return <RevokeGrant {...shared} project={project} row={what.row} />;
      case 'view-as': {
        const { subject: email, name } = what.row;
        return <ViewAsDialog {...shared} of={{ email, name }} project={project.slug} />;
      }
      case 'credential':
        return <NewCredential {...shared} project={project} />;
    }
  }
}

/** The question for each stage: who can put bytes into it, and by which path? */
function WhoLinks({ project }: { project: Project }) {
  return (
    <Card title="Who can put bytes into…">
      <ul className="flex flex-wrap gap-2 text-13">
        {project.stages.map((stage, position) => (
          <li key={stage.slug}>
            <Link
              className="inline-flex min-h-8 items-center rounded-md border border-control px-3 font-medium hover:bg-muted"
              href={`/projects/${project.slug}/access/who/${stage.slug}`}
            >
              <StageLabel
                name={`${stage.name}?`}
                position={position}
                count={project.stages.length}
              />
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}
