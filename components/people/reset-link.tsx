'use client';

import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { mutations } from '@/client/queries';
import type { ListedPerson } from '@/contract/shapes/access/people';
import { LinkOnce } from '../parts/people/link-once';
import { ConfirmDialog } from '../ui/dialogs/confirm-dialog';

interface ResetLinkProps {
  person: ListedPerson;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Makes a link by which somebody who forgot their password sets a new one. */
export function ResetLink({ person, open, onOpenChange }: ResetLinkProps) {
  const [made, setMade] = useState<{ link: string; expiresAt: string } | null>(null);
  const make = useMutation(mutations.people.reset.mutationOptions({ gcTime: 0 }));
  if (made !== null) {
    return (
      <LinkOnce
        title={`A new password for ${person.name}`}
        link={made.link}
        expiresAt={made.expiresAt}
        onDone={() => {
          setMade(null);
          onOpenChange(false);
        }}
      >
        By this link {person.name} chooses a new password. It ends all of their sessions and leaves
        their API tokens alone.
      </LinkOnce>
    );
  }
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Make a link for a new password of ${person.name}?`}
      act="Make the link"
      variant="primary"
      cancel="Cancel"
      acting="Making the link…"
      failed="No link was made"
      onConfirm={async () => setMade(await make.mutateAsync({ email: person.email }))}
    >
      <p>
        Whoever opens it within 24 hours sets the password of {person.email} and is signed in as
        them. Make sure that it reaches them and nobody else. Until it is used, nothing changes;
        earlier links count no more.
      </p>
    </ConfirmDialog>
  );
}
