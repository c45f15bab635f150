'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useMe } from '@/client/me';
import { mutations, queries } from '@/client/queries';
import type { MemberLoss, Team } from '@/contract/shapes/access/teams';
import { Consequence } from '../parts/access/consequence';
import { lossPhrases } from '../parts/access/loss-phrases';
import { ConfirmDialog } from '../ui/dialogs/confirm-dialog';
import { toast } from '../ui/notices/toast';
import { QueryView } from '../ui/page/query-view';
import { TableSkeleton } from '../ui/page/skeleton';
import { State } from '../ui/text/state';

interface TakeOutProps {
  team: Team;
  member: Team['members'][number];
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Takes somebody out of a team, after saying what that takes from them. */
export function TakeOut({ team, member, open, onOpenChange }: TakeOutProps) {
  const me = useMe();
  const router = useRouter();
  const client = useQueryClient();
  const self = member.email === me.email;
  const who = self ? 'You' : member.name;
  const remove = useMutation(mutations.teams.removeMember.mutationOptions());
  const loss = useQuery({
    ...queries.memberLoss(team.slug, member.email),
    enabled: open,
    staleTime: 0,
  });
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={self ? `Leave ${team.name}?` : `Take ${member.name} out of ${team.name}?`}
      act={self ? 'Leave' : 'Take out'}
      cancel={self ? 'Stay' : 'Cancel'}
      acting={self ? 'Leaving…' : 'Taking out…'}
      failed={self ? 'You did not leave' : `${member.name} was not taken out`}
      onConfirm={async () => {
        await remove.mutateAsync({ team: team.slug, email: member.email });
        toast.done(self ? `You left ${team.name}` : `${member.name} is no longer in ${team.name}`);
        // Who left sees the team no more: it is not asked for again.
        if (self && !me.admin) router.push('/teams');
        else await client.invalidateQueries({ queryKey: mutations.teams.key() });
      }}
    >
      <QueryView
        query={loss}
        what="what this takes away"
        skeleton={<TableSkeleton what="what this takes away" columns={1} rows={3} />}
      >
        {(found) => <Loss loss={found} team={team} who={who} />}
      </QueryView>
    </ConfirmDialog>
  );
}

function Loss({ loss, team, who }: { loss: MemberLoss; team: Team; who: string }) {
  return (
    <>
      <Consequence
        who={who}
        gains={[]}
        loses={lossPhrases(loss)}
        none={`Nothing is lost on a project that you see: other roles give ${who === 'You' ? 'you' : who} as much.`}
      />
      {loss.lastMaintainer ? (
        <State kind="warning" className="whitespace-normal">
          Nobody will maintain {team.name} any more; only administrators can make somebody its
          maintainer.
        </State>
      ) : null}
      {loss.provider === null ? null : (
        <State kind="warning" className="whitespace-normal">
          {who === 'You' ? 'You are' : `${who} is`} in the team through groups of{' '}
          {loss.provider.name}: only a change there, or of the group mapping, takes that away.
        </State>
      )}
    </>
  );
}
