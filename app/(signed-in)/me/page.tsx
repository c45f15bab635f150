import type { Metadata } from 'next';
import { callerOrSignIn } from '@/app/_prefetch/caller';
import { Prefetched } from '@/app/_prefetch/prefetched';
import { serverApi } from '@/app/_prefetch/server-api';
import { MyAccount } from '@/components/me/my-account';
import { signInProblem } from '@/components/sign-in/sign-in-problem';

export const metadata: Metadata = { title: 'My tokens and settings' };

interface Props {
  searchParams: Promise<Record<'error' | 'provider', string | string[] | undefined>>;
}

export default async function MePage({ searchParams }: Props) {
  // Of whom one looks as, the tokens and sessions are not there to be seen.
  const { viewing } = await callerOrSignIn();
  return (
    <Prefetched
      reads={(client, queries) =>
        viewing !== null
          ? []
          : [
              client.fetchQuery(queries.tokens()),
              client.fetchQuery(queries.sessions()),
              client.fetchQuery(queries.myProviders()),
            ]
      }
    >
      <MyAccount notLinked={await whyNotLinked(await searchParams)} />
    </Prefetched>
  );
}

/** Why the provider that somebody went to from here was not linked, in words; null: nothing failed. */
async function whyNotLinked({
  error,
  provider,
}: Awaited<Props['searchParams']>): Promise<string | null> {
  if (typeof error !== 'string') return null;
  const { providers } = await (await serverApi()).signIn.options({});
  return signInProblem(error, providers.find(({ slug }) => slug === provider)?.name);
}
