'use client';

import { Bot, Container, ShieldCheck, User, Users, type LucideIcon } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import type { AccessRow } from '@/contract/shapes/access/access';
import type { Project } from '@/contract/shapes/projects';
import { instanceRoleWords } from '@/domain/permissions/words';
import { own } from '@/lib/text/own';
import { roleText } from '../parts/access/role-words';
import { robotHref } from '../parts/hrefs';
import { ActorName } from '../parts/actors/actor-name';
import { StageLabel } from '../parts/stages/stage-glyph';
import { DataTable, type Column } from '../ui/table/table';
import { Breakable } from '../ui/text/breakable';
import { State } from '../ui/text/state';
import { CredentialState } from './credential-state';
import { explainHref } from './explain-href';

type Group = AccessRow['kind'] | 'installation';

const groups: readonly { kind: Group; label: string; icon: LucideIcon }[] = [
  { kind: 'person', label: 'People', icon: User },
  { kind: 'team', label: 'Teams', icon: Users },
  { kind: 'ci', label: 'CI robots', icon: Bot },
  { kind: 'cluster', label: 'Clusters', icon: Container },
  { kind: 'installation', label: 'Of the whole installation', icon: ShieldCheck },
];

const groupOf = ({ kind, held, instanceRole }: AccessRow): Group =>
  instanceRole !== null && held.length === 0 ? 'installation' : kind;

interface AccessMatrixProps {
  project: Project;
  rows: readonly AccessRow[];
  /** What may be done about a row; null: nothing by the caller. */
  acts: (row: AccessRow) => ReactNode;
  /** May the caller ask why somebody else may do something? */
  explains: (row: AccessRow) => boolean;
}

/** Who may do what in which stage, as the one authoriser computes it on the server (L6). */
export function AccessMatrix({ project, rows, acts, explains }: AccessMatrixProps) {
  return (
    <DataTable
      caption={`Who may do what in each stage of ${project.name}`}
      columns={columnsOf(project, acts, explains)}
      rows={[]}
      rowKey={(row) => row.subject}
      density="tall"
      groups={groups
        .map(({ kind, label, icon: Icon }) => ({
          key: kind,
          label: (
            <span className="sticky left-3 inline-flex items-center gap-1.5 align-middle">
              <Icon aria-hidden className="size-4" />
              {label}
            </span>
          ),
          rows: rows.filter((row) => groupOf(row) === kind),
        }))
        .filter((group) => group.rows.length > 0)}
    />
  );
}

const columnsOf = (
  project: Project,
  acts: AccessMatrixProps['acts'],
  explains: AccessMatrixProps['explains'],
): Column<AccessRow>[] => [
  {
    key: 'who',
    header: 'Who',
    rowHeader: true,
    className: 'sticky left-0 z-10 w-36 min-w-36 bg-surface sm:w-auto sm:min-w-44 xl:min-w-52',
    cell: (row) => <Who row={row} project={project} />,
  },
  {
    key: 'role',
    header: 'Role',
    className: 'min-w-36 max-sm:hidden',
    cell: (row) => <Roles row={row} project={project} />,
  },
  {
    key: 'through',
    header: 'Through',
    className: 'min-w-40 max-xl:hidden',
    cell: (row) => (
      <span className="flex flex-col text-secondary">
        {row.instanceRole === null ? null : <span>the installation</span>}
        {row.held.map((one) => (
          <span key={`${one.through} ${one.role}`}>
            {one.through}
            {one.provider === null ? null : ` (${one.provider})`}, by <ActorName actor={one.by} />
          </span>
        ))}
        {row.robot === null ? null : <CredentialState robot={row.robot} />}
      </span>
    ),
  },
  ...project.stages.map((stage, position): Column<AccessRow> => ({
    key: stage.slug,
    header: <StageLabel name={stage.name} position={position} count={project.stages.length} />,
    className: 'min-w-20 border-l border-line',
    cell: (row) => (
      <Right row={row} project={project} stage={stage.slug} explained={explains(row)} />
    ),
  })),
  {
    key: 'acts',
    header: <span className="sr-only">Change</span>,
    align: 'end',
    className: 'w-12 whitespace-nowrap',
    cell: acts,
  },
];

interface RightProps {
  row: AccessRow;
  project: Project;
  stage: string;
  explained: boolean;
}

/** The strongest right in a stage; it opens the explanation where the caller may ask for it. */
function Right({ row, project, stage, explained }: RightProps) {
  const right = row.disabled ? undefined : own(row.rights, stage)?.[0];
  if (right === undefined) {
    return (
      <span className="text-secondary">
        <span aria-hidden>—</span>
        <span className="sr-only">nothing</span>
      </span>
    );
  }
  const look = right === 'pull' ? 'text-secondary' : 'font-medium';
  if (!explained) return <span className={look}>{right}</span>;
  return (
    <Link
      href={explainHref(project.slug, { who: row.subject, right, stage })}
      replace
      aria-label={`${right}: why may ${row.name}?`}
      title="Why?"
      className={`${look} inline-flex min-h-6 items-center underline decoration-control decoration-dotted underline-offset-4 hover:decoration-current`}
    >
      {right}
    </Link>
  );
}

function Roles({ row, project }: { row: AccessRow; project: Project }) {
  return (
    <span className="flex flex-col">
      {row.kind === 'ci' ? 'CI robot' : row.kind === 'cluster' ? 'Cluster' : null}
      {row.instanceRole === null ? null : instanceRoleWords[row.instanceRole].name}
      {row.held.map((one) => (
        <span key={`${one.through} ${one.role}`}>
          {roleText(one, project.stages)}
          <span className="text-12 text-secondary xl:hidden"> · {one.through}</span>
        </span>
      ))}
      {row.robot === null ? null : (
        <span className="text-12 text-secondary xl:hidden">
          <CredentialState robot={row.robot} />
        </span>
      )}
    </span>
  );
}

function Who({ row, project }: { row: AccessRow; project: Project }) {
  return (
    <span className="flex flex-col">
      <span className="font-medium break-words">
        {row.robot?.project == null ? (
          row.name
        ) : (
          <Link href={robotHref(row.robot.project, row.robot.name)} className="underline">
            {row.name}
          </Link>
        )}
      </span>
      {row.kind === 'team' ? (
        <Members members={row.members} />
      ) : (
        <span className="text-12 font-normal break-words text-secondary">
          <Breakable text={row.subject} />
        </span>
      )}
      {row.disabled ? <State kind="not-run">disabled</State> : null}
      <span className="mt-0.5 text-12 font-normal sm:hidden">
        <Roles row={row} project={project} />
      </span>
    </span>
  );
}

function Members({ members }: Pick<AccessRow, 'members'>) {
  return (
    <details className="text-12 font-normal text-secondary">
      <summary className="min-h-6 cursor-pointer">
        {members.length} {members.length === 1 ? 'member' : 'members'}
      </summary>
      <ul className="mt-1 flex flex-col gap-0.5">
        {members.map((member) => (
          <li key={member.email} className="break-words">
            {member.name}
            {member.maintainer ? ' · maintainer' : ''}
            {member.provider === null ? '' : ` · through ${member.provider}`}
          </li>
        ))}
      </ul>
    </details>
  );
}
