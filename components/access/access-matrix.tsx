import { Bot, Container, User, Users, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Project } from '@/contract/projects';
import { Breakable } from '../ui/breakable';
import { StageLabel } from '../ui/stage-glyph';
import { DataTable, type Column } from '../ui/table';
import { Time } from '../ui/time';
import type { AccessRow } from './access-rows';
import { roleText } from './role-words';

const kinds: readonly { kind: AccessRow['kind']; label: string; icon: LucideIcon }[] = [
  { kind: 'person', label: 'People', icon: User },
  { kind: 'team', label: 'Teams', icon: Users },
  { kind: 'ci', label: 'CI robots', icon: Bot },
  { kind: 'cluster', label: 'Clusters', icon: Container },
];

interface AccessMatrixProps {
  project: Project;
  rows: readonly AccessRow[];
  /** Buttons of a row; none where the caller may not change it. */
  acts: (row: AccessRow) => ReactNode;
}

/** Who may do what in which stage, as the one authoriser computes it (L6). */
export function AccessMatrix({ project, rows, acts }: AccessMatrixProps) {
  return (
    <DataTable
      caption={`Who may do what in each stage of ${project.name}`}
      columns={columnsOf(project, acts)}
      rows={[]}
      rowKey={(row) => row.key}
      density="tall"
      groups={kinds
        .map(({ kind, label, icon: Icon }) => {
          const found = rows.filter((row) => row.kind === kind);
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
    cell: (row) => (
      <span className="flex flex-col">
        <span className="font-medium break-words">{row.name}</span>
        <span className="text-12 font-normal break-words text-secondary">
          <Breakable text={row.detail} />
        </span>
      </span>
    ),
  },
  {
    key: 'role',
    header: 'Role',
    className: 'min-w-36',
    cell: (row) => (
      <span className="flex flex-col">
        {row.kind === 'ci' ? 'CI robot' : row.kind === 'cluster' ? 'Cluster' : null}
        {row.held.map((one) => (
          <span key={one.through}>
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
    className: 'min-w-32 whitespace-nowrap max-xl:hidden',
    cell: (row) => (
      <span className="flex flex-col text-secondary">
        {row.held.map((one) => (
          <span key={one.through}>{one.through}</span>
        ))}
        {row.robot === null ? null : (
          <span>
            {row.robot.lastUsedAt === null ? (
              'secret, never used'
            ) : (
              <>
                secret, used <Time at={row.robot.lastUsedAt} />
              </>
            )}
          </span>
        )}
      </span>
    ),
  },
  ...project.stages.map((stage, position): Column<AccessRow> => ({
    key: stage.slug,
    header: <StageLabel name={stage.name} position={position} count={project.stages.length} />,
    className: 'min-w-20 border-l border-line',
    cell: (row) => {
      const right = row.rights[stage.slug]?.[0];
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
