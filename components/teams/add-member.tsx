'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { fieldErrors } from '@/client/problem';
import { mutations } from '@/client/queries';
import type { Team } from '@/contract/shapes/access/teams';
import { EmailField } from '../parts/people/email-field';
import { Dialog } from '../ui/dialogs/dialog';
import { DialogForm } from '../ui/dialogs/dialog-form';
import { Checkbox } from '../ui/fields/input';
import { toast } from '../ui/notices/toast';

interface AddMemberProps {
  team: Team;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Adds a person to a team, or changes whether they maintain it. */
export function AddMember({ team, open, onOpenChange }: AddMemberProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Add to team ${team.name}`}
      description={`They will hold every role that ${team.name} holds, on every project.`}
    >
      <MemberForm team={team} onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

function MemberForm({ team, onDone }: { team: Team; onDone: () => void }) {
  const client = useQueryClient();
  const [email, setEmail] = useState('');
  const [maintainer, setMaintainer] = useState(false);
  const save = useMutation(
    mutations.teams.putMember.mutationOptions({
      onSuccess: async () => {
        await client.invalidateQueries({ queryKey: mutations.teams.key() });
        toast.done(`${email.trim()} is in ${team.name}`);
        onDone();
      },
    }),
  );
  const refused = fieldErrors(save.error);
  return (
    <DialogForm
      onSubmit={() => {
        const input = { team: team.slug, email: email.trim() };
        // Left out, it keeps what is of somebody who is in the team already.
        save.mutate(maintainer ? { ...input, maintainer } : input);
      }}
      act="Add"
      busy={save.isPending && 'Adding…'}
      failed="The person was not added"
      error={save.error}
      fields={['email']}
    >
      <EmailField
        value={email}
        onChange={setEmail}
        error={refused.email}
        hint="Somebody of your teams and projects. Anybody else is invited, with an account or without."
      />
      <label className="flex items-start gap-2 text-13">
        <Checkbox checked={maintainer} onCheckedChange={setMaintainer} />
        <span>
          <span className="font-medium">Maintains the team</span>
          <span className="block text-12 text-secondary">
            May add and remove members, rename the team, and create projects that it owns.
          </span>
        </span>
      </label>
    </DialogForm>
  );
}
