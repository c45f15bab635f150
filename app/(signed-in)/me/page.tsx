import type { Metadata } from 'next';
import { callerOrSignIn } from '@/app/_prefetch/caller';
import { Prefetched } from '@/app/_prefetch/prefetched';
import { MyAccount } from '@/components/me/my-account';

export const metadata: Metadata = { title: 'My tokens and settings' };

export default async function MePage() {
  // Of whom one looks as, the tokens and sessions are not there to be seen.
  const { viewing } = await callerOrSignIn();
  return (
    <Prefetched
      reads={(client, queries) =>
        viewing !== null
          ? []
          : [client.fetchQuery(queries.tokens()), client.fetchQuery(queries.sessions())]
      }
    >
      <MyAccount />
    </Prefetched>
  );
}
