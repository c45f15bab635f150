'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { mutations } from '@/client/queries';
import type { Team } from '@/contract/shapes/access/teams';
import { Dialog } from '../ui/dialogs/dialog';
import { DialogForm } from '../ui/dialogs/dialog-form';
import { toast } from '../ui/notices/toast';

interface ChangePartProps {
  team: Team;
  member: Team['members'][number];
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Makes a member the team's maintainer, or a plain member again. */
export function ChangePart({ team, member, open, onOpenChange }: ChangePartProps) {
  const client = useQueryClient();
  const save = useMutation(
    mutations.teams.putMember.mutationOptions({
      onSuccess: async () => {
        await client.invalidateQueries({ queryKey: mutations.teams.key() });
        toast.done(
          member.maintainer
            ? `${member.name} no longer maintains ${team.name}`
            : `${member.name} maintains ${team.name}`,
        );
        onOpenChange(false);
      },
    }),
  );
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={
        member.maintainer
          ? `${member.name} is no longer to maintain ${team.name}?`
          : `Make ${member.name} a maintainer of ${team.name}?`
      }
    >
      <DialogForm
        onSubmit={() => {
          const { email } = member;
          save.mutate({ team: team.slug, email, maintainer: !member.maintainer });
        }}
        act={member.maintainer ? 'Make a member' : 'Make a maintainer'}
        busy={save.isPending && 'Saving…'}
        failed="Nothing was changed"
        error={save.error}
      >
        <p className="text-13">
          {member.maintainer
            ? 'They stay a member with every role that the team holds, and no longer say who is in it.'
            : 'They will add and remove members, rename the team, and create projects that it owns.'}
        </p>
      </DialogForm>
    </Dialog>
  );
}
