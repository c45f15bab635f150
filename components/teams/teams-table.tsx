import Link from 'next/link';
import type { Team } from '@/contract/shapes/access/teams';
import { listed } from '../parts/access/role-words';
import { DataTable } from '../ui/table/table';
import { Badge } from '../ui/text/state';

/** Teams, each with who runs it. */
export function TeamsTable({ teams }: { teams: readonly Team[] }) {
  return (
    <DataTable
      caption="Teams"
      density="tall"
      rows={teams}
      rowKey={(team) => team.slug}
      columns={[
        {
          key: 'name',
          header: 'Team',
          rowHeader: true,
          className: 'min-w-40',
          cell: (team) => (
            <span className="flex flex-col items-start">
              <Link
                href={`/teams/${team.slug}`}
                className="inline-flex min-h-6 items-center rounded-sm wrap-anywhere hover:underline"
              >
                {team.name}
              </Link>
              <code className="font-mono text-12 font-normal text-secondary">{team.slug}</code>
            </span>
          ),
        },
        {
          key: 'members',
          header: 'Members',
          align: 'end',
          cell: (team) => team.members.length,
        },
        {
          key: 'maintainers',
          header: 'Maintained by',
          className: 'min-w-44',
          cell: (team) => {
            const names = team.members.filter((one) => one.maintainer).map((one) => one.name);
            return names.length === 0 ? (
              <span className="text-secondary">nobody; administrators run it</span>
            ) : (
              listed(names)
            );
          },
        },
        {
          key: 'through',
          header: 'Kept by',
          className: 'whitespace-nowrap',
          cell: (team) => {
            const providers = new Set(team.members.flatMap((one) => one.provider?.name ?? []));
            return providers.size === 0 ? (
              <span className="text-secondary">hand</span>
            ) : (
              [...providers].map((name) => <Badge key={name}>SSO: {name}</Badge>)
            );
          },
        },
      ]}
    />
  );
}
