import Link from 'next/link';
import type { Project } from '@/contract/projects';
import type { Robot } from '@/contract/robots';
import { robotHref } from '../robots/hrefs';
import { Breakable } from '../ui/breakable';
import { Button } from '../ui/button';
import { CopyButton } from '../ui/copy-button';
import { EmptyState } from '../ui/empty-state';
import { StageLabel } from '../ui/stage-glyph';
import { DataTable } from '../ui/table';
import { Time } from '../ui/time';
import { CredentialState } from './credential-state';

interface CredentialsTableProps {
  project: Project;
  robots: readonly Robot[];
  /** Null where the caller may not. */
  onRevoke: ((robot: Robot) => void) | null;
}

/** Machine credentials of a project: where each counts, until when, and whether anything uses it. */
export function CredentialsTable({ project, robots, onRevoke }: CredentialsTableProps) {
  return (
    <DataTable
      caption={`Credentials of ${project.name}`}
      flush
      rows={robots}
      rowKey={(robot) => robot.id}
      density="tall"
      empty={
        <EmptyState title="No machine has a credential yet" className="m-4">
          CI needs a robot to push with; every cluster needs a credential of its own to pull with.
        </EmptyState>
      }
      columns={[
        {
          key: 'name',
          header: 'Name',
          rowHeader: true,
          className: 'sticky left-0 z-10 min-w-40 bg-surface',
          cell: (robot) => (
            <span className="flex flex-col">
              <Link href={robotHref(robot.project, robot.name)} className="underline">
                {robot.name}
              </Link>
              {robot.project === project.slug ? null : (
                <span className="text-12 font-normal text-secondary">of {robot.project}</span>
              )}
              {robot.environment === null ? null : (
                <span className="text-12 font-normal text-secondary">{robot.environment}</span>
              )}
              <span className="inline-flex items-center gap-1 text-secondary">
                <code className="font-mono text-12 font-normal break-words sm:whitespace-nowrap">
                  <Breakable text={robot.username} />
                </code>
                <CopyButton value={robot.username} what={`user name of ${robot.name}`} />
              </span>
            </span>
          ),
        },
        {
          key: 'may',
          header: 'May',
          className: 'whitespace-nowrap',
          cell: (robot) => (
            <span className="inline-flex items-center gap-1.5">
              {robot.kind === 'ci' ? 'push to' : 'pull from'}
              <StageLabel
                name={robot.registry}
                position={project.stages.findIndex((stage) => stage.slug === robot.stage)}
                count={project.stages.length}
              />
            </span>
          ),
        },
        {
          key: 'expires',
          header: 'Expires',
          className: 'whitespace-nowrap',
          cell: (robot) => <CredentialState robot={robot} />,
        },
        {
          key: 'used',
          header: 'Last used',
          className: 'whitespace-nowrap',
          cell: (robot) =>
            robot.lastUsedAt === null ? (
              <span className="text-secondary">never</span>
            ) : (
              <Time at={robot.lastUsedAt} />
            ),
        },
        {
          key: 'made',
          header: 'Made',
          className: 'whitespace-nowrap',
          cell: (robot) => (
            <span className="flex flex-col text-secondary">
              <Time at={robot.createdAt} className="self-start" />
              <span className="text-12">by {robot.createdBy}</span>
            </span>
          ),
        },
        {
          key: 'acts',
          header: <span className="sr-only">Change</span>,
          align: 'end',
          cell: (robot) =>
            robot.project !== project.slug || onRevoke === null ? null : (
              <Button
                size="small"
                variant="quiet"
                onClick={() => onRevoke(robot)}
                aria-label={`Revoke ${robot.name}…`}
              >
                Revoke…
              </Button>
            ),
        },
      ]}
    />
  );
}
