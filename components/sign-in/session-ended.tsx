'use client';

import { useQuery } from '@tanstack/react-query';
import { signIn } from 'next-auth/react';
import { useMe } from '@/client/me';
import { checkStanding, pageFor, putSignInOff, tellOthers } from '@/client/page-person';
import { queries } from '@/client/queries';
import { useStanding } from '@/client/use-standing';
import { Dialog } from '../ui/dialogs/dialog';
import { ErrorPanel } from '../ui/page/error-panel';
import { Skeleton } from '../ui/page/skeleton';
import { signInProblem } from './sign-in-problem';
import { WaysToProve } from './ways-to-prove';

/**
 * Asks over the page to sign in again when its session has ended, however it did. As the same person the
 * page goes on as it was left, with what was typed.
 */
export function SessionEnded() {
  const standing = useStanding();
  const me = useMe();
  const who = me.viewing?.by.detail ?? me.email ?? '';
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
  const byPassword = async (password: string) => {
    const given = { email, password, redirect: false as const };
    const answer = await signIn('credentials', given).catch(() => undefined);
    if (!answer?.ok || answer.error) return { other: signInProblem(answer?.error) };
    await back();
    return null;
  };
  return (
    <div className="flex flex-col gap-4">
      <WaysToProve
        providers={providers}
        verb="Continue with"
        inWindow="Sign in"
        onEnd={goBack}
        password={
          passwords
            ? { email, button: 'Sign in and go on', busy: 'Signing in…', onSubmit: byPassword }
            : null
        }
      />
      <p className="text-12 text-secondary">
        Somebody else?{' '}
        <a className="underline" href={`/sign-in?next=${encodeURIComponent(here())}`}>
          Leave this page and sign in
        </a>
      </p>
    </div>
  );
}

const goBack = () => void back();

const here = (): string => window.location.pathname + window.location.search;
