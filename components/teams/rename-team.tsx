'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { fieldErrors } from '@/client/problem';
import { mutations } from '@/client/queries';
import type { Team } from '@/contract/shapes/access/teams';
import { Dialog } from '../ui/dialogs/dialog';
import { DialogForm } from '../ui/dialogs/dialog-form';
import { Field } from '../ui/fields/field';
import { Input } from '../ui/fields/input';
import { toast } from '../ui/notices/toast';

interface RenameTeamProps {
  team: Team;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Gives a team another name; its slug stays. */
export function RenameTeam({ team, open, onOpenChange }: RenameTeamProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Rename ${team.name}`}
      description="Its slug, its members and its roles stay."
    >
      <RenameForm team={team} onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

function RenameForm({ team, onDone }: { team: Team; onDone: () => void }) {
  const client = useQueryClient();
  const [name, setName] = useState(team.name);
  const save = useMutation(
    mutations.teams.put.mutationOptions({
      onSuccess: async (saved) => {
        await client.invalidateQueries({ queryKey: mutations.teams.key() });
        toast.done(`The team is called ${saved.name}`);
        onDone();
      },
    }),
  );
  return (
    <DialogForm
      onSubmit={() => save.mutate({ team: team.slug, name: name.trim() })}
      act="Rename"
      busy={save.isPending && 'Renaming…'}
      failed="The team was not renamed"
      error={save.error}
      fields={['name']}
    >
      <Field label="Name" error={fieldErrors(save.error).name}>
        <Input required maxLength={100} value={name} onValueChange={setName} autoComplete="off" />
      </Field>
    </DialogForm>
  );
}
