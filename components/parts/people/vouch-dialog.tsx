'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { mutations, queries } from '@/client/queries';
import { ConfirmDialog } from '../../ui/dialogs/confirm-dialog';
import { Input } from '../../ui/fields/input';
import { toast } from '../../ui/notices/toast';
import { QueryView } from '../../ui/page/query-view';
import { Skeleton } from '../../ui/page/skeleton';
import { AccountNote } from './account-note';

interface VouchDialogProps {
  person: { name: string; email: string };
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Who made an account, and an administrator's word for it: given, or taken back. */
export function VouchDialog({ person, open, onOpenChange }: VouchDialogProps) {
  const client = useQueryClient();
  const { name, email } = person;
  const details = useQuery({ ...queries.person(email), enabled: open, staleTime: 0 });
  const [note, setNote] = useState('');
  const onSuccess = async () => {
    await client.invalidateQueries({ queryKey: mutations.people.key() });
    await client.invalidateQueries({ queryKey: mutations.inbox.key() });
  };
  const vouch = useMutation(mutations.people.vouch.mutationOptions({ onSuccess }));
  const unvouch = useMutation(mutations.people.unvouch.mutationOptions({ onSuccess }));
  const account = details.data?.account;
  const isVouched = account !== undefined && account.ownPerson && account.vouchedBy.length > 0;
  // What is done is told until it is done: meanwhile the account is read anew.
  const takesBack = unvouch.isPending || (isVouched && !vouch.isPending);
  const words = takesBack
    ? {
        act: 'Take the word back',
        acting: 'Taking it back…',
        failed: 'The word was not taken back',
      }
    : { act: `Vouch for ${name}`, acting: 'Vouching…', failed: `Nobody vouched for ${name}` };
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Is ${name} a person of their own?`}
      {...words}
      variant={takesBack ? 'danger' : 'primary'}
      cancel="Cancel"
      refused={takesBack ? null : account?.whyNotVouch}
      onConfirm={async () => {
        if (takesBack) {
          await unvouch.mutateAsync({ email });
          toast.done(`Nobody vouches for ${name} any more`);
          return;
        }
        await vouch.mutateAsync({ email, ...(note.trim() !== '' && { note: note.trim() }) });
        toast.done(`You vouched for ${name}`);
        setNote('');
      }}
    >
      <QueryView query={details} what="the account" skeleton={<Skeleton className="h-20" />}>
        {({ account: known }) => (
          <>
            <AccountNote name={name} account={known} />
            {takesBack || known.whyNotVouch !== null ? null : (
              <Word name={name} note={note} onNote={setNote} />
            )}
          </>
        )}
      </QueryView>
    </ConfirmDialog>
  );
}

interface WordProps {
  name: string;
  note: string;
  onNote: (note: string) => void;
}

function Word({ name, note, onNote }: WordProps) {
  const id = useId();
  return (
    <>
      <p>
        Vouch where you know that {name} is somebody else than who made the account, and that nobody
        but them signs in with it. Your word counts for what others than you ask for, and until
        somebody makes a new way in.
      </p>
      <label htmlFor={id} className="flex flex-col gap-1 text-13 font-medium">
        How you know them (may stay empty)
        <Input id={id} value={note} maxLength={200} onValueChange={onNote} />
      </label>
    </>
  );
}
