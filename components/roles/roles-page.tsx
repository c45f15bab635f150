'use client';

import { useQuery } from '@tanstack/react-query';
import { ShieldPlus } from 'lucide-react';
import { useState } from 'react';
import { useMe } from '@/client/me';
import { queries } from '@/client/queries';
import type { ShownRole } from '@/contract/shapes/access/roles';
import { AdminPage } from '../parts/admin-page';
import { Button } from '../ui/buttons/button';
import { Card } from '../ui/page/card';
import { EmptyState } from '../ui/page/empty-state';
import { QueryView } from '../ui/page/query-view';
import { TableSkeleton } from '../ui/page/skeleton';
import { CustomRoles } from './custom-roles';
import { PermissionTable, type PermissionWords } from './permission-table';
import { RemoveRole } from './remove-role';
import { SaveRole } from './save-role';

/** What each role may do, and roles of one's own, which administrators make. */
export function RolesPage() {
  return (
    <AdminPage
      title="Roles"
      note="What each role lets somebody do on a project. Roles are given under each project’s Access."
    >
      <Roles />
    </AdminPage>
  );
}

function Roles() {
  const roles = useQuery(queries.roles());
  return (
    <QueryView
      query={roles}
      what="the roles"
      skeleton={<TableSkeleton what="the roles" columns={5} />}
    >
      {({ items, permissions }) => <View roles={items} permissions={permissions} />}
    </QueryView>
  );
}

type Act = { kind: 'save'; role: ShownRole | null } | { kind: 'remove'; role: ShownRole };

interface ViewProps {
  roles: readonly ShownRole[];
  permissions: readonly PermissionWords[];
}

function View({ roles, permissions }: ViewProps) {
  const { admin } = useMe();
  const [act, setAct] = useState<Act | null>(null);
  // What the dialog shows stays while it closes.
  const [open, setOpen] = useState(false);
  const start = (next: Act) => {
    setAct(next);
    setOpen(true);
  };
  const custom = roles.filter((role) => role.custom);
  const dialog = { open, onOpenChange: setOpen };
  const add = admin ? (
    <Button
      variant="primary"
      icon={<ShieldPlus aria-hidden />}
      onClick={() => start({ kind: 'save', role: null })}
    >
      New role…
    </Button>
  ) : null;
  return (
    <div className="flex flex-col gap-6">
      {custom.length === 0 ? (
        <EmptyState title="No role of your own yet" action={add} className="py-8">
          Where the four below give too much or too little, name a set of permissions and give it
          like any other role.
        </EmptyState>
      ) : (
        <Card flush title="Roles of your own" action={add}>
          <CustomRoles
            roles={custom}
            {...(admin && {
              onChange: (role: ShownRole) => start({ kind: 'save', role }),
              onRemove: (role: ShownRole) => start({ kind: 'remove', role }),
            })}
          />
        </Card>
      )}
      <PermissionTable roles={roles} permissions={permissions} />
      {act?.kind === 'save' ? (
        <SaveRole {...dialog} role={act.role} roles={roles} permissions={permissions} />
      ) : null}
      {act?.kind === 'remove' ? <RemoveRole {...dialog} role={act.role} /> : null}
    </div>
  );
}
