'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { mutations, queries } from '@/client/queries';
import type { ListedPerson } from '@/contract/shapes/access/people';
import { instanceRoles, isInstanceRole, type InstanceRole } from '@/domain/permissions/roles';
import { instanceRoleWords } from '@/domain/permissions/words';
import { Dialog } from '../ui/dialogs/dialog';
import { DialogForm } from '../ui/dialogs/dialog-form';
import { Field } from '../ui/fields/field';
import { Select } from '../ui/fields/select';
import { TypedField } from '../ui/fields/typed-field';
import { toast } from '../ui/notices/toast';

interface InstanceRoleDialogProps {
  person: ListedPerson;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

const member = 'member';

/** What an instance role is called; without one somebody is a member. */
export const instanceRoleName = (role: InstanceRole | null): string =>
  role === null ? 'Member' : instanceRoleWords[role].name;

/** Gives or takes a role on every project; administrators come and go by a typed name. */
export function InstanceRoleDialog({ person, open, onOpenChange }: InstanceRoleDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Instance role of ${person.name}`}
      description={`Now: ${instanceRoleName(person.instanceRole)}.`}
    >
      <RoleForm person={person} onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

function RoleForm({ person, onDone }: { person: ListedPerson; onDone: () => void }) {
  const client = useQueryClient();
  const now = person.instanceRole;
  const [chosen, setChosen] = useState<string>(now ?? member);
  const [typed, setTyped] = useState('');
  const role = isInstanceRole(chosen) ? chosen : null;
  const weighs = role !== now && (role === 'administrator' || now === 'administrator');
  const save = useMutation(
    mutations.people.update.mutationOptions({
      onSuccess: async () => {
        await client.invalidateQueries({ queryKey: mutations.people.key() });
        toast.done(`${person.name}: ${instanceRoleName(role)}`);
        onDone();
      },
    }),
  );
  // The last administrator is told so before they try.
  const admin = now === 'administrator' && person.disabledAt === null;
  const details = useQuery({ ...queries.person(person.email), enabled: admin, staleTime: 0 });
  const stays = role !== now ? (details.data?.standing.whyStays ?? null) : null;
  const ready = role !== now && stays === null && (!weighs || typed.trim() === person.email);
  return (
    <DialogForm
      onSubmit={() => {
        if (ready) save.mutate({ email: person.email, instanceRole: role });
      }}
      act="Save"
      busy={save.isPending && 'Saving…'}
      failed="The role was not changed"
      error={save.error}
      disabledReason={
        stays ?? (ready ? null : role === now ? 'Choose another role.' : 'Type the address first.')
      }
    >
      <Field
        label="Instance role"
        hint={
          role === null
            ? 'Sees and does only what roles on projects and teams give.'
            : instanceRoleWords[role].means
        }
      >
        <Select
          value={chosen}
          onChange={setChosen}
          options={[
            { value: member, label: 'Member' },
            ...instanceRoles.map((one) => ({ value: one, label: instanceRoleWords[one].name })),
          ]}
        />
      </Field>
      {now === null || role === now ? null : (
        <p className="text-13">
          {person.name} loses what {instanceRoleName(now)} gives on every project at once; roles on
          projects stay.
        </p>
      )}
      {weighs && stays === null ? (
        <TypedField text={person.email} value={typed} onChange={setTyped} />
      ) : null}
    </DialogForm>
  );
}
