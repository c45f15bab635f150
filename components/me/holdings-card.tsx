'use client';

import Link from 'next/link';
import { useMe } from '@/client/me';
import { instanceRoleWords } from '@/domain/permissions/words';
import { roleName } from '../parts/access/role-words';
import { Card } from '../ui/page/card';
import { EmptyState } from '../ui/page/empty-state';
import { DataTable } from '../ui/table/table';
import { Badge } from '../ui/text/state';

/** What I hold, and through what: why I see what I see. */
export function HoldingsCard() {
  const { teams, projects, instanceRole } = useMe();
  return (
    <Card flush title="What I may do, and why">
      {instanceRole === null ? null : (
        <p className="border-b border-line px-4 py-3 text-13">
          <span className="font-medium">{instanceRoleWords[instanceRole].name}</span> on every
          project: {instanceRoleWords[instanceRole].means}
        </p>
      )}
      {teams.length === 0 ? null : (
        <p className="flex flex-wrap items-center gap-2 border-b border-line px-4 py-3 text-13">
          Teams
          {teams.map((team) => (
            <Badge key={team.slug}>
              {team.name}
              {team.maintainer ? ', maintainer' : ''}
              {team.provider === null ? '' : `, through ${team.provider}`}
            </Badge>
          ))}
        </p>
      )}
      <DataTable
        caption="My roles on projects"
        flush
        rows={projects.flatMap(({ slug, name, roles }) =>
          roles.map((role) => ({
            slug,
            name,
            ...role,
            key: `${slug} ${role.through} ${role.role}`,
          })),
        )}
        rowKey={(row) => row.key}
        empty={
          <EmptyState title="No role on a project yet" className="m-4">
            A project’s maintainers give roles under its Access, to you or to a team of yours; then
            it appears here and in your list of projects.
          </EmptyState>
        }
        columns={[
          {
            key: 'project',
            header: 'Project',
            rowHeader: true,
            cell: (row) => (
              <Link href={`/projects/${row.slug}`} className="text-accent hover:underline">
                {row.name}
              </Link>
            ),
          },
          {
            key: 'role',
            header: 'Role',
            cell: (row) =>
              row.stages.length === 0
                ? roleName({ role: row.role })
                : `${roleName({ role: row.role })} (${row.stages.join(', ')})`,
          },
          {
            key: 'through',
            header: 'Through',
            cell: (row) => (row.through === 'direct' ? 'given to me' : row.through),
          },
        ]}
      />
    </Card>
  );
}
