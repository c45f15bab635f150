'use client';

import { useQuery } from '@tanstack/react-query';
import { KeyRound } from 'lucide-react';
import { signIn } from 'next-auth/react';
import { useCallback, useEffect, useState } from 'react';
import { useMe } from '@/client/me';
import { checkStanding, pageFor, putSignInOff, tellOthers } from '@/client/page-person';
import { queries } from '@/client/queries';
import { useStanding } from '@/client/use-standing';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { ErrorPanel } from '../ui/error-panel';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { Skeleton } from '../ui/skeleton';
import { FormError } from './form-error';
import { proveChannel } from './prove-channel';
import { signInProblem } from './sign-in-problem';

/**
 * Asks over the page to sign in again when its session has ended, however it did. As the same person the
 * page goes on as it was left, with what was typed.
 */
export function SessionEnded() {
  const standing = useStanding();
  const me = useMe();
  const who = me.viewing?.by ?? me.email ?? '';
  if (standing.is !== 'ended' || !standing.isAsked) return null;
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) putSignInOff();
      }}
      title="Your session has ended"
      description={`Nothing changes here until you sign in again as ${who}. Then this page goes on as you left it, with what you typed.`}
    >
      <Ways email={who} />
    </Dialog>
  );
}

/** The same person is back: this window goes on, and the others with it. */
async function back(): Promise<void> {
  const { is } = await checkStanding();
  if (is === 'theirs') tellOthers(pageFor());
}

function Ways({ email }: { email: string }) {
  const options = useQuery(queries.signInOptions());
  const [waiting, setWaiting] = useState(false);
  useEffect(() => {
    const channel = new BroadcastChannel(proveChannel);
    channel.onmessage = () => {
      setWaiting(false);
      void back();
    };
    return () => channel.close();
  }, []);
  if (options.error !== null) {
    return (
      <ErrorPanel
        what="The ways to sign in could not be had"
        error={options.error}
        onRetry={() => void options.refetch()}
        retrying={options.isFetching}
      />
    );
  }
  if (options.data === undefined) return <Skeleton className="h-24 w-full" />;
  const { passwords, providers } = options.data;
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
          Continue with {name}
        </Button>
      ))}
      {waiting ? (
        <p role="status" className="text-13 text-secondary">
          Sign in in the window that opened; this one goes on by itself then.
        </p>
      ) : null}
      {passwords ? <ByPassword email={email} /> : null}
      <p className="text-12 text-secondary">
        Somebody else?{' '}
        <a className="underline" href={`/sign-in?next=${encodeURIComponent(here())}`}>
          Leave this page and sign in
        </a>
      </p>
    </div>
  );
}

const here = (): string => window.location.pathname + window.location.search;

function ByPassword({ email }: { email: string }) {
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const submit = useCallback(async () => {
    setBusy(true);
    setProblem(null);
    const given = { email, password, redirect: false as const };
    const answer = await signIn('credentials', given).catch(() => undefined);
    if (answer?.ok && !answer.error) await back();
    else setProblem(signInProblem(answer?.error));
    setBusy(false);
  }, [email, password]);
  return (
    <form
      method="post"
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void submit();
      }}
    >
      <FormError>{problem}</FormError>
      {/* For password managers: whose it is. */}
      <Input type="hidden" name="username" value={email} autoComplete="username" readOnly />
      <Field label="Your password">
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
        <Button type="submit" variant="primary" busy={busy && 'Signing in…'}>
          Sign in and go on
        </Button>
      </div>
    </form>
  );
}
