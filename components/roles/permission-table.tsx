import { Check } from 'lucide-react';
import type { ShownRole } from '@/contract/shapes/access/roles';
import type { Permission } from '@/domain/permissions/roles';
import { DataTable } from '../ui/table/table';

export interface PermissionWords {
  permission: Permission;
  name: string;
  means: string;
  limitable: boolean;
}

interface PermissionTableProps {
  roles: readonly ShownRole[];
  permissions: readonly PermissionWords[];
}

/** Which role gives which permission: the table that the server itself decides by (L6). */
export function PermissionTable({ roles, permissions }: PermissionTableProps) {
  return (
    <DataTable
      caption="What each role lets somebody do"
      density="tall"
      rows={permissions}
      rowKey={({ permission }) => permission}
      columns={[
        {
          key: 'permission',
          header: 'Permission',
          rowHeader: true,
          className: 'sticky left-0 z-10 min-w-36 bg-surface sm:min-w-72',
          cell: ({ permission, name, means }) => (
            <span className="flex flex-col gap-0.5">
              <span>
                {name}{' '}
                <code className="font-mono text-12 font-normal text-secondary max-sm:hidden">
                  {permission}
                </code>
              </span>
              <span className="text-12 font-normal text-secondary max-sm:hidden">{means}</span>
            </span>
          ),
        },
        ...roles.map((role) => ({
          key: role.slug,
          header: role.name,
          className: 'min-w-24 border-l border-line',
          cell: ({ permission }: PermissionWords) =>
            role.permissions.includes(permission) ? (
              <>
                <Check aria-hidden className="size-4" />
                <span className="sr-only">yes</span>
              </>
            ) : (
              <span className="text-secondary">
                <span aria-hidden>—</span>
                <span className="sr-only">no</span>
              </span>
            ),
        })),
      ]}
    />
  );
}
