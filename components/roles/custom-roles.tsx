import type { ShownRole } from '@/contract/shapes/access/roles';
import { roleMeans } from '../parts/access/role-means';
import { ActorName } from '../parts/actors/actor-name';
import { Button } from '../ui/buttons/button';
import { DataTable } from '../ui/table/table';
import { Time } from '../ui/text/time';

interface CustomRolesProps {
  roles: readonly ShownRole[];
  /** Left out where the reader changes none. */
  onChange?: (role: ShownRole) => void;
  onRemove?: (role: ShownRole) => void;
}

/** Roles that administrators made. */
export function CustomRoles({ roles, onChange, onRemove }: CustomRolesProps) {
  return (
    <DataTable
      caption="Roles of your own"
      flush
      density="tall"
      rows={roles}
      rowKey={({ slug }) => slug}
      columns={[
        {
          key: 'name',
          header: 'Role',
          rowHeader: true,
          className: 'min-w-32',
          cell: (role) => (
            <span className="flex flex-col wrap-anywhere">
              {role.name}
              <code className="font-mono text-12 font-normal text-secondary">{role.slug}</code>
              <span className="text-12 font-normal text-secondary sm:hidden">
                {roleMeans(role)}
              </span>
            </span>
          ),
        },
        {
          key: 'means',
          header: 'Gives',
          className: 'min-w-52 max-sm:hidden',
          cell: (role) => roleMeans(role),
        },
        {
          key: 'made',
          header: 'Made',
          className: 'min-w-32 max-lg:hidden',
          cell: ({ createdAt, createdBy }) => (
            <span className="text-secondary">
              {createdAt === null ? null : <Time at={createdAt} />}
              {createdBy === null ? null : (
                <>
                  {' '}
                  by <ActorName actor={createdBy} />
                </>
              )}
            </span>
          ),
        },
        {
          key: 'acts',
          header: <span className="sr-only">Change</span>,
          align: 'end',
          cell: (role) =>
            onChange && onRemove ? (
              <span className="inline-flex max-md:flex-col max-md:items-end">
                <Button
                  size="small"
                  variant="quiet"
                  aria-label={`Change the role ${role.name}…`}
                  onClick={() => onChange(role)}
                >
                  Change…
                </Button>
                <Button
                  size="small"
                  variant="quiet"
                  aria-label={`Remove the role ${role.name}…`}
                  onClick={() => onRemove(role)}
                >
                  Remove…
                </Button>
              </span>
            ) : null,
        },
      ]}
    />
  );
}
