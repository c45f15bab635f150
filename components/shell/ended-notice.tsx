'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ShieldAlert } from 'lucide-react';
import { useMe, type Me } from '@/client/me';
import { toProblem } from '@/client/problem';
import { mutations, queries } from '@/client/queries';
import { Button } from '../ui/buttons/button';

/** Tells, until it was read, what ended when the account was first known by a provider. */
export function EndedNotice() {
  const { ended } = useMe();
  const client = useQueryClient();
  const read = useMutation(
    mutations.me.readEnded.mutationOptions({
      onSuccess: () => client.invalidateQueries({ queryKey: queries.me().queryKey }),
    }),
  );
  if (ended.length === 0) return null;
  return (
    <section
      aria-label="What ended when you came through your provider"
      className="border-b border-warning bg-surface"
    >
      <div className="mx-auto flex max-w-[100rem] flex-wrap items-start gap-x-3 gap-y-2 px-4 py-2 text-13 lg:px-6">
        <ShieldAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warning" />
        <div className="min-w-0 flex-1 basis-60">
          {ended.map((one) => (
            <p key={one.through} className="wrap-anywhere">
              <span className="font-medium">{one.through} vouches that this account is yours.</span>{' '}
              What it had before ended, for somebody else may have made it: {partsOf(one)}. You sign
              in through {one.through} from now on, and make new tokens under “Tokens, sessions,
              settings”.
            </p>
          ))}
          {read.error === null ? null : (
            <p role="alert" className="text-failed">
              {toProblem(read.error).detail}
            </p>
          )}
        </div>
        <Button
          size="small"
          busy={read.isPending && 'Putting away…'}
          onClick={() => read.mutate({})}
        >
          I have read it
        </Button>
      </div>
    </section>
  );
}

function partsOf({ password, tokens, sessions }: Me['ended'][number]): string {
  return [
    ...(password ? ['its password'] : []),
    ...(tokens.length === 0
      ? []
      : [`${tokens.length === 1 ? 'the token' : 'the tokens'} ${tokens.join(', ')}`]),
    ...(sessions === 0 ? [] : [sessions === 1 ? 'one session' : `${sessions} sessions`]),
  ].join('; ');
}
