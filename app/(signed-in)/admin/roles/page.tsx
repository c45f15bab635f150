import type { Metadata } from 'next';
import { callerOrSignIn } from '@/app/_prefetch/caller';
import { Prefetched } from '@/app/_prefetch/prefetched';
import { RolesPage } from '@/components/roles/roles-page';

export const metadata: Metadata = { title: 'Roles' };

export default async function AdminRolesPage() {
  const { instanceRole } = await callerOrSignIn();
  return (
    <Prefetched
      reads={(client, queries) =>
        instanceRole !== null ? [client.fetchQuery(queries.roles())] : []
      }
    >
      <RolesPage />
    </Prefetched>
  );
}
