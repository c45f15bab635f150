'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { fieldErrors } from '@/client/problem';
import { mutations } from '@/client/queries';
import { Dialog } from '../ui/dialogs/dialog';
import { DialogForm } from '../ui/dialogs/dialog-form';
import { Field } from '../ui/fields/field';
import { Input } from '../ui/fields/input';
import { SlugField } from '../ui/fields/slug-field';
import { slugOf } from '../ui/fields/slug-of';
import { toast } from '../ui/notices/toast';

interface NewTeamProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Slugs that are taken: saving one of them would rename that team. */
  taken: readonly string[];
}

/** Creates a team. */
export function NewTeam({ open, onOpenChange, taken }: NewTeamProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="New team"
      description="A team holds roles on projects for all of its members, and can own projects."
    >
      <TeamForm taken={taken} onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

function TeamForm({ taken, onDone }: { taken: readonly string[]; onDone: () => void }) {
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [slug, setSlug] = useState<string | null>(null);
  const team = slug ?? slugOf(name);
  const save = useMutation(
    mutations.teams.put.mutationOptions({
      onSuccess: async (saved) => {
        await client.invalidateQueries({ queryKey: mutations.teams.key() });
        toast.done(`Team ${saved.name} is there`, 'Add its members next.');
        onDone();
      },
    }),
  );
  const refused = fieldErrors(save.error);
  const clash = taken.includes(team) ? `There is a team ${team} already.` : undefined;
  return (
    <DialogForm
      onSubmit={() => {
        if (clash === undefined) save.mutate({ team, name: name.trim() });
      }}
      act="Create team"
      busy={save.isPending && 'Creating the team…'}
      failed="The team was not created"
      error={save.error}
      fields={['name', 'team']}
    >
      <Field label="Name" error={refused.name}>
        <Input
          required
          maxLength={100}
          value={name}
          onValueChange={setName}
          autoComplete="off"
          placeholder="Release"
        />
      </Field>
      <SlugField
        value={team}
        onChange={setSlug}
        hint="Names it in addresses and in the API; it cannot change later."
        error={clash ?? refused.team}
        placeholder="release"
      />
    </DialogForm>
  );
}
