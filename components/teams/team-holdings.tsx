import Link from 'next/link';
import type { TeamDetails } from '@/contract/shapes/access/teams';
import { listed } from '../parts/access/role-words';
import { Card } from '../ui/page/card';
import { EmptyState } from '../ui/page/empty-state';
import { DataTable } from '../ui/table/table';

/** What a team holds and where: its roles, and the projects that it owns. */
export function TeamHoldings({ team }: { team: TeamDetails }) {
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <Card flush title="Roles that it holds">
        <DataTable
          caption={`Roles of team ${team.name}`}
          flush
          rows={team.roles}
          rowKey={({ project }) => project.slug}
          empty={
            <EmptyState title="No role yet" className="m-4 py-6">
              Maintainers of a project give it one: on the project, Access, Give a role, A team. By
              the API it is <code className="font-mono wrap-anywhere">team:{team.slug}</code>.
            </EmptyState>
          }
          columns={[
            {
              key: 'project',
              header: 'Project',
              rowHeader: true,
              cell: ({ project }) => <ProjectLink {...project} />,
            },
            {
              key: 'role',
              header: 'Role',
              cell: ({ roleName, stages }) =>
                stages.length === 0 ? roleName : `${roleName} of ${listed(stages)}`,
            },
          ]}
        />
      </Card>
      {team.owns.length === 0 ? null : (
        <Card title="Projects that it owns">
          <ul className="flex flex-col gap-1 text-13">
            {team.owns.map((project) => (
              <li key={project.slug}>
                <ProjectLink {...project} />
              </li>
            ))}
          </ul>
        </Card>
      )}
    </div>
  );
}

const ProjectLink = ({ slug, name }: { slug: string; name: string }) => (
  <Link
    href={`/projects/${slug}`}
    className="inline-flex min-h-6 items-center rounded-sm wrap-anywhere hover:underline"
  >
    {name}
  </Link>
);
