'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { fieldErrors } from '@/client/problem';
import { mutations } from '@/client/queries';
import type { ShownRole } from '@/contract/shapes/access/roles';
import type { Permission } from '@/domain/permissions/roles';
import { Button } from '../ui/buttons/button';
import { Dialog } from '../ui/dialogs/dialog';
import { DialogForm } from '../ui/dialogs/dialog-form';
import { Field } from '../ui/fields/field';
import { Input } from '../ui/fields/input';
import { SlugField } from '../ui/fields/slug-field';
import { slugOf } from '../ui/fields/slug-of';
import { toast } from '../ui/notices/toast';
import { PermissionField } from './permission-field';
import type { PermissionWords } from './permission-table';

interface SaveRoleProps {
  /** Which one; null makes one. */
  role: ShownRole | null;
  roles: readonly ShownRole[];
  permissions: readonly PermissionWords[];
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Makes a role of one's own, or changes one for everybody who holds it. */
export function SaveRole({ open, onOpenChange, ...rest }: SaveRoleProps) {
  const { role } = rest;
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      size="wide"
      title={role === null ? 'New role' : `Change the role ${role.name}`}
      description={
        role === null
          ? 'A set of permissions with a name, given under a project’s Access like any other role.'
          : 'Counts for everybody who holds it, on every project, from their next request on.'
      }
    >
      <RoleForm {...rest} onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

type FormProps = Pick<SaveRoleProps, 'role' | 'roles' | 'permissions'> & { onDone: () => void };

function RoleForm({ role, roles, permissions, onDone }: FormProps) {
  const client = useQueryClient();
  const [name, setName] = useState(role?.name ?? '');
  const [typed, setTyped] = useState<string | null>(role?.slug ?? null);
  const [given, setGiven] = useState<readonly Permission[]>(role?.permissions ?? ['project.read']);
  const slug = typed ?? slugOf(name);
  const save = useMutation(
    mutations.roles.put.mutationOptions({
      onSuccess: async (saved) => {
        await client.invalidateQueries({ queryKey: mutations.roles.key() });
        toast.done(role === null ? `The role ${saved.name} is there` : 'The role was changed');
        onDone();
      },
    }),
  );
  const refused = fieldErrors(save.error);
  const taken = role === null && roles.some((one) => one.slug === slug);
  const clash = taken ? `There is a role ${slug} already.` : undefined;
  return (
    <DialogForm
      onSubmit={() => {
        if (!taken) save.mutate({ role: slug, name: name.trim(), permissions: [...given] });
      }}
      act={role === null ? 'Make the role' : 'Change the role'}
      busy={save.isPending && 'Saving…'}
      failed="The role was not saved"
      error={save.error}
      fields={['name', 'role']}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Name" error={refused.name}>
          <Input
            required
            maxLength={100}
            value={name}
            onValueChange={setName}
            autoComplete="off"
            placeholder="On call"
          />
        </Field>
        {role === null ? (
          <SlugField
            value={slug}
            onChange={setTyped}
            hint="Names it in the API; it cannot change later."
            error={clash ?? refused.role}
            placeholder="on-call"
          />
        ) : null}
      </div>
      {role === null ? (
        <div className="flex flex-wrap items-center gap-2 text-13">
          <span className="text-secondary">Begin with what one of these gives:</span>
          {roles.map((one) => (
            <Button key={one.slug} size="small" onClick={() => setGiven(one.permissions)}>
              {one.name}
            </Button>
          ))}
        </div>
      ) : null}
      <PermissionField permissions={permissions} given={given} onGiven={setGiven} />
    </DialogForm>
  );
}
