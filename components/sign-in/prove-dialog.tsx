'use client';

import { useEffect, useRef, useState } from 'react';
import { api } from '@/client/api';
import { fieldErrors, toProblem } from '@/client/problem';
import { askForProofBy, type WaysToProve as WaysAsked } from '@/client/reauthenticate';
import { Dialog } from '../ui/dialogs/dialog';
import { WaysToProve } from './ways-to-prove';

/** Asks for a fresh proof wherever an act needs one; the act goes on by itself once it was given. */
export function ProveDialog() {
  const [how, setHow] = useState<WaysAsked | null>(null);
  const answer = useRef<(proven: boolean) => void>(undefined);
  useEffect(
    () =>
      askForProofBy((ways) => {
        setHow(ways);
        return new Promise((given) => {
          answer.current = given;
        });
      }),
    [],
  );
  const end = (proven: boolean) => {
    setHow(null);
    answer.current?.(proven);
  };
  return (
    <Dialog
      open={how !== null}
      onOpenChange={(open) => {
        if (!open) end(false);
      }}
      title="Prove that it is you"
      description="What you are about to do weighs much, and your last proof is more than 10 minutes old. What you did stays as you left it, and goes on when you have proven who you are."
    >
      {how === null ? null : <Ways how={how} onProven={() => end(true)} />}
    </Dialog>
  );
}

function Ways({ how, onProven }: { how: WaysAsked; onProven: () => void }) {
  if (!how.password && how.providers.length === 0) {
    return (
      <p className="text-13">
        This account has neither a password that counts nor a provider that is on. Sign out and in
        again, or ask an administrator.
      </p>
    );
  }
  const byPassword = async (password: string) => {
    try {
      await api.signIn.prove({ password });
    } catch (error) {
      const refused = fieldErrors(error).password;
      return refused === undefined ? { other: toProblem(error).detail } : { password: refused };
    }
    onProven();
    return null;
  };
  return (
    <WaysToProve
      providers={how.providers}
      verb="Prove it with"
      inWindow="Sign in again"
      onEnd={(proven) => {
        if (proven) onProven();
      }}
      password={
        how.password
          ? { button: 'Prove it and go on', busy: 'Checking…', onSubmit: byPassword }
          : null
      }
    />
  );
}
