'use client';

import { Bot, Container, ShieldCheck, User, Users, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { AccessRow } from '@/contract/access';
import type { Project } from '@/contract/projects';
import { instanceRoleWords } from '@/domain/permissions/words';
import { Breakable } from '../ui/breakable';
import { StageLabel } from '../ui/stage-glyph';
import { State } from '../ui/state';
import { DataTable, type Column } from '../ui/table';
import { Time } from '../ui/time';
import { roleText } from './role-words';

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
  /** Buttons of a row; none where the caller may not change it. */
  acts: (row: AccessRow) => ReactNode;
}

/** Who may do what in which stage, as the one authoriser computes it on the server (L6). */
export function AccessMatrix({ project, rows, acts }: AccessMatrixProps) {
  return (
    <DataTable
      caption={`Who may do what in each stage of ${project.name}`}
      columns={columnsOf(project, acts)}
      rows={[]}
      rowKey={(row) => row.subject}
      density="tall"
      groups={groups
        .map(({ kind, label, icon: Icon }) => {
          const found = rows.filter((row) => groupOf(row) === kind);
          return {
            key: kind,
            label: (
              <span className="inline-flex items-center gap-1.5">
                <Icon aria-hidden className="size-4" />
                {label} {found.length}
              </span>
            ),
            rows: found,
          };
        })
        .filter((group) => group.rows.length > 0)}
    />
  );
}

const columnsOf = (project: Project, acts: AccessMatrixProps['acts']): Column<AccessRow>[] => [
  {
    key: 'who',
    header: 'Who',
    rowHeader: true,
    className: 'sticky left-0 z-10 min-w-36 bg-surface sm:min-w-44 xl:min-w-52',
    cell: (row) => <Who row={row} />,
  },
  {
    key: 'role',
    header: 'Role',
    className: 'min-w-36',
    cell: (row) => (
      <span className="flex flex-col">
        {row.kind === 'ci' ? 'CI robot' : row.kind === 'cluster' ? 'Cluster' : null}
        {row.instanceRole === null ? null : instanceRoleWords[row.instanceRole].name}
        {row.held.map((one) => (
          <span key={`${one.through} ${one.role}`}>
            {roleText(one, project.stages)}
            <span className="text-12 text-secondary xl:hidden"> · {one.through}</span>
          </span>
        ))}
      </span>
    ),
  },
  {
    key: 'through',
    header: 'Through',
    className: 'min-w-32 max-xl:hidden',
    cell: (row) => (
      <span className="flex flex-col text-secondary">
        {row.instanceRole === null ? null : <span>the installation</span>}
        {row.held.map((one) => (
          <span key={`${one.through} ${one.role}`}>
            {one.through}
            {one.provider === null ? null : ` (${one.provider})`}, by {one.by}
          </span>
        ))}
        {row.robot === null ? null : <Credential robot={row.robot} />}
      </span>
    ),
  },
  ...project.stages.map((stage, position): Column<AccessRow> => ({
    key: stage.slug,
    header: <StageLabel name={stage.name} position={position} count={project.stages.length} />,
    className: 'min-w-20 border-l border-line',
    cell: (row) => {
      const right = row.disabled ? undefined : row.rights[stage.slug]?.[0];
      return right === undefined ? (
        <span className="text-secondary">
          <span aria-hidden>—</span>
          <span className="sr-only">nothing</span>
        </span>
      ) : (
        <span className={right === 'pull' ? 'text-secondary' : 'font-medium'}>{right}</span>
      );
    },
  })),
  {
    key: 'acts',
    header: <span className="sr-only">Change</span>,
    align: 'end',
    className: 'whitespace-nowrap',
    cell: acts,
  },
];

function Who({ row }: { row: AccessRow }) {
  return (
    <span className="flex flex-col">
      <span className="font-medium break-words">{row.name}</span>
      {row.kind === 'team' ? (
        <details className="text-12 font-normal text-secondary">
          <summary className="cursor-pointer">
            {row.members.length} {row.members.length === 1 ? 'member' : 'members'}
          </summary>
          <ul className="mt-1 flex flex-col gap-0.5">
            {row.members.map((member) => (
              <li key={member.email} className="break-words">
                {member.name}
                {member.maintainer ? ' · maintainer' : ''}
                {member.provider === null ? '' : ` · through ${member.provider}`}
              </li>
            ))}
          </ul>
        </details>
      ) : (
        <span className="text-12 font-normal break-words text-secondary">
          <Breakable text={row.subject} />
        </span>
      )}
      {row.disabled ? <State kind="not-run">disabled</State> : null}
    </span>
  );
}

function Credential({ robot }: { robot: NonNullable<AccessRow['robot']> }) {
  if (robot.credentials === 0) return <State kind="warning">no credential counts</State>;
  return (
    <span>
      {robot.keyless ? 'keyless, ' : 'secret, '}
      {robot.lastUsedAt === null ? (
        'not used yet'
      ) : (
        <>
          used <Time at={robot.lastUsedAt} />
        </>
      )}
    </span>
  );
}
