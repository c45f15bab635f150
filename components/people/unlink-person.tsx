'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { mutations, queries } from '@/client/queries';
import type { ListedPerson } from '@/contract/shapes/access/people';
import type { UnlinkLoss } from '@/contract/shapes/access/sign-in';
import { Consequence } from '../parts/access/consequence';
import { lossPhrases } from '../parts/access/loss-phrases';
import { ConfirmDialog } from '../ui/dialogs/confirm-dialog';
import { toast } from '../ui/notices/toast';
import { QueryView } from '../ui/page/query-view';
import { TableSkeleton } from '../ui/page/skeleton';
import { State } from '../ui/text/state';

interface UnlinkPersonProps {
  person: ListedPerson;
  provider: ListedPerson['providers'][number];
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Forgets who somebody is at a provider, after saying what goes with it and how they still get in. */
export function UnlinkPerson({ person, provider, open, onOpenChange }: UnlinkPersonProps) {
  const client = useQueryClient();
  const { name, email } = person;
  const { slug } = provider;
  const loss = useQuery({ ...queries.unlinkLoss(slug, email), enabled: open, staleTime: 0 });
  const unlink = useMutation(mutations.signIn.unlink.mutationOptions());
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Unlink ${name} from ${provider.name}?`}
      act="Unlink"
      cancel="Keep the link"
      acting="Unlinking…"
      failed={`${name} was not unlinked`}
      refused={loss.data?.whyStays}
      onConfirm={async () => {
        await unlink.mutateAsync({ slug, email });
        toast.done(`${name} is linked to nobody at ${provider.name}`);
        await client.invalidateQueries({ queryKey: mutations.people.key() });
        await client.invalidateQueries({ queryKey: mutations.teams.key() });
        await client.invalidateQueries({ queryKey: mutations.signIn.key() });
      }}
    >
      <QueryView
        query={loss}
        what="what this takes away"
        skeleton={<TableSkeleton what="what this takes away" columns={1} rows={3} />}
      >
        {(found) => <Loss loss={found} person={person} />}
      </QueryView>
    </ConfirmDialog>
  );
}

function Loss({ loss, person: { name, email } }: { loss: UnlinkLoss; person: ListedPerson }) {
  const { provider, sessions, teams } = loss;
  const unmaintained = teams.filter(({ lastMaintainer }) => lastMaintainer).map((one) => one.name);
  return (
    <>
      <p>
        {sessions === 0
          ? `No session came through ${provider.name}. `
          : `${sessions === 1 ? 'One session' : `${sessions} sessions`} through ${provider.name} ${sessions === 1 ? 'ends' : 'end'} now. `}
        {teams.length === 0
          ? `Its groups put ${name} in no team.`
          : `${name} is no longer in ${teams.map((one) => one.name).join(', ')}, where its groups put them.`}
      </p>
      {teams.length === 0 ? null : (
        <Consequence
          who={name}
          gains={[]}
          loses={lossPhrases(loss)}
          none={`Nothing is lost on a project: other roles give ${name} as much.`}
        />
      )}
      {unmaintained.length === 0 ? null : (
        <State kind="warning" className="whitespace-normal">
          Nobody will maintain {unmaintained.join(', ')} any more; only administrators can make
          somebody maintainer.
        </State>
      )}
      <p>
        Whoever comes from {provider.name} with the address{' '}
        <span className="wrap-anywhere">{email}</span> next is linked to this account, and its
        groups count again. {waysOf(loss.otherWays)}
      </p>
    </>
  );
}

function waysOf({ password, providers }: UnlinkLoss['otherWays']): string {
  const ways = [...(password ? ['by password'] : []), ...providers.map((one) => `through ${one}`)];
  return ways.length === 0
    ? 'Until then they cannot sign in; their tokens go on working.'
    : `Until then they sign in ${ways.join(' or ')}.`;
}
