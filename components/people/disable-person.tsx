'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { mutations, queries } from '@/client/queries';
import type { ListedPerson } from '@/contract/shapes/access/people';
import { ConfirmDialog } from '../ui/dialogs/confirm-dialog';
import { toast } from '../ui/notices/toast';
import { QueryView } from '../ui/page/query-view';
import { Skeleton } from '../ui/page/skeleton';
import { StandingNote } from './standing-note';

interface ActOnPersonProps {
  person: ListedPerson;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Disables a person, once what rests on them is said, or enables them. */
export function DisablePerson({ person, open, onOpenChange }: ActOnPersonProps) {
  const client = useQueryClient();
  const enabled = person.disabledAt === null;
  const details = useQuery({
    ...queries.person(person.email),
    enabled: open && enabled,
    staleTime: 0,
  });
  const save = useMutation(
    mutations.people.update.mutationOptions({
      onSuccess: () => client.invalidateQueries({ queryKey: mutations.people.key() }),
    }),
  );
  const { name, email } = person;
  if (!enabled) {
    return (
      <ConfirmDialog
        open={open}
        onOpenChange={onOpenChange}
        title={`Enable ${name}?`}
        act="Enable"
        variant="primary"
        cancel="Cancel"
        acting="Enabling…"
        failed={`${name} was not enabled`}
        onConfirm={async () => {
          await save.mutateAsync({ email, disabled: false });
          toast.done(`${name} may sign in again`);
        }}
      >
        <p>
          {name} may sign in again, with the roles that they still hold. Tokens that were not
          revoked work again; no old session comes back.
        </p>
      </ConfirmDialog>
    );
  }
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Disable ${name}?`}
      typed={email}
      act={`Disable ${name}`}
      cancel="Cancel"
      acting="Disabling…"
      failed={`${name} was not disabled`}
      refused={details.data?.standing.whyStays}
      onConfirm={async () => {
        await save.mutateAsync({ email, disabled: true });
        toast.done(`${name} is disabled`);
      }}
    >
      <p>They are refused everywhere from their next request on, whatever they come with.</p>
      <QueryView
        query={details}
        what="what rests on them"
        skeleton={<Skeleton className="h-16 w-full" />}
      >
        {({ standing }) => <StandingNote standing={standing} />}
      </QueryView>
    </ConfirmDialog>
  );
}
