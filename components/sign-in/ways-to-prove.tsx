'use client';

import { KeyRound } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '../ui/buttons/button';
import { Field } from '../ui/fields/field';
import { FormError } from '../ui/fields/form-error';
import { Input } from '../ui/fields/input';
import { proveChannel } from './prove-channel';

interface PasswordProps {
  /** For password managers: whose it is; left out: they know from the page. */
  email?: string;
  button: string;
  busy: string;
  /** @returns what is wrong with the password, or else; null: nothing. */
  onSubmit: (password: string) => Promise<{ password?: string; other?: string } | null>;
}

interface WaysToProveProps {
  providers: readonly { slug: string; name: string }[];
  /** What a provider's button says before its name. */
  verb: string;
  /** What is to be done in the window that opened. */
  inWindow: string;
  /** The provider's window is done; was it a proof? */
  onEnd: (proven: boolean) => void;
  /** Null: none counts. */
  password: PasswordProps | null;
}

/** The ways in which somebody proves over a page who they are: a provider in a window of its own, a password. */
export function WaysToProve({ providers, verb, inWindow, onEnd, password }: WaysToProveProps) {
  const [waiting, setWaiting] = useState(false);
  useEffect(() => {
    const channel = new BroadcastChannel(proveChannel);
    channel.onmessage = (event: MessageEvent<{ proven?: unknown }>) => {
      setWaiting(false);
      onEnd(event.data.proven === true);
    };
    return () => channel.close();
  }, [onEnd]);
  return (
    <div className="flex flex-col gap-4">
      {providers.map(({ slug, name }) => (
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
          {verb} {name}
        </Button>
      ))}
      {waiting ? (
        <p role="status" className="text-13 text-secondary">
          {inWindow} in the window that opened; this one goes on by itself then.
        </p>
      ) : null}
      {password === null ? null : <ByPassword {...password} />}
    </div>
  );
}

function ByPassword({ email, button, busy, onSubmit }: PasswordProps) {
  const [password, setPassword] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<Awaited<ReturnType<PasswordProps['onSubmit']>>>(null);
  const submit = async () => {
    setBusy(true);
    setWrong(null);
    setWrong(await onSubmit(password));
    setBusy(false);
  };
  return (
    <form
      method="post"
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isBusy) void submit();
      }}
    >
      <FormError>{wrong?.other}</FormError>
      {email === undefined ? null : (
        <Input type="hidden" name="username" value={email} autoComplete="username" readOnly />
      )}
      <Field label="Your password" error={wrong?.password}>
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
        <Button type="submit" variant="primary" busy={isBusy && busy}>
          {button}
        </Button>
      </div>
    </form>
  );
}
