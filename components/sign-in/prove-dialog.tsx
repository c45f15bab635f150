'use client';

import { KeyRound } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { api } from '@/client/api';
import { fieldErrors, toProblem } from '@/client/problem';
import { askForProofBy, type WaysToProve } from '@/client/reauthenticate';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { FormError } from './form-error';
import { proveChannel } from './prove-channel';

/** Asks for a fresh proof wherever an act needs one; the act goes on by itself once it was given. */
export function ProveDialog() {
  const [how, setHow] = useState<WaysToProve | null>(null);
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

function Ways({ how, onProven }: { how: WaysToProve; onProven: () => void }) {
  const [waiting, setWaiting] = useState(false);
  useEffect(() => {
    const channel = new BroadcastChannel(proveChannel);
    channel.onmessage = (event: MessageEvent<{ proven?: unknown }>) => {
      setWaiting(false);
      if (event.data.proven === true) onProven();
    };
    return () => channel.close();
  }, [onProven]);
  return (
    <div className="flex flex-col gap-4">
      {how.providers.map(({ slug, name }) => (
        <Button
          key={slug}
          size="large"
          icon={<KeyRound aria-hidden />}
          onClick={() => {
            setWaiting(true);
            const page = `/sign-in/prove?provider=${encodeURIComponent(slug)}`;
            window.open(page, '_blank', 'popup,width=520,height=720');
          }}
        >
          Prove it with {name}
        </Button>
      ))}
      {waiting ? (
        <p role="status" className="text-13 text-secondary">
          Sign in again in the window that opened; this one goes on by itself then.
        </p>
      ) : null}
      {how.password ? <ByPassword onProven={onProven} /> : null}
      {!how.password && how.providers.length === 0 ? (
        <p className="text-13">
          This account has neither a password that counts nor a provider that is on. Sign out and in
          again, or ask an administrator.
        </p>
      ) : null}
    </div>
  );
}

function ByPassword({ onProven }: { onProven: () => void }) {
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const refused = fieldErrors(error).password;
  const submit = async () => {
    setBusy(true);
    setError(null);
    try {
      await api.signIn.prove({ password });
      onProven();
    } catch (reason) {
      setError(reason);
      setBusy(false);
    }
  };
  return (
    <form
      method="post"
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void submit();
      }}
    >
      <FormError>
        {error === null || refused !== undefined ? null : toProblem(error).detail}
      </FormError>
      <Field label="Your password" error={refused}>
        <Input
          type="password"
          autoComplete="current-password"
          required
          autoFocus
          value={password}
          onValueChange={setPassword}
        />
      </Field>
      <div className="flex justify-end">
        <Button type="submit" variant="primary" busy={busy && 'Checking…'}>
          Prove it and go on
        </Button>
      </div>
    </form>
  );
}
