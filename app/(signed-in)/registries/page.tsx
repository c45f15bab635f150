import type { Metadata } from 'next';
import { Prefetched } from '@/app/_prefetch/prefetched';
import { AllRegistries } from '@/components/registries/all-registries';

export const metadata: Metadata = { title: 'Registries' };

export default function RegistriesPage() {
  return (
    <Prefetched reads={(client, queries) => [client.fetchQuery(queries.registries())]}>
      <AllRegistries />
    </Prefetched>
  );
}
