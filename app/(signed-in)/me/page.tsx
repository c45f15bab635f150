import type { Metadata } from 'next';
import { Prefetched } from '@/app/_prefetch/prefetched';
import { MyAccount } from '@/components/me/my-account';

export const metadata: Metadata = { title: 'My tokens and settings' };

export default function MePage() {
  return (
    <Prefetched
      reads={(client, queries) => [
        client.fetchQuery(queries.tokens()),
        client.fetchQuery(queries.sessions()),
      ]}
    >
      <MyAccount />
    </Prefetched>
  );
}
