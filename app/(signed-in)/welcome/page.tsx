import type { Metadata } from 'next';
import { Prefetched } from '@/app/_prefetch/prefetched';
import { Welcome } from '@/components/welcome/welcome';

export const metadata: Metadata = { title: 'Welcome' };

interface Props {
  searchParams: Promise<{ project?: string | string[] }>;
}

export default async function WelcomePage({ searchParams }: Props) {
  const { project } = await searchParams;
  const slug = typeof project === 'string' ? project : null;
  return (
    <Prefetched
      reads={(client, queries) =>
        slug === null
          ? []
          : [
              client.fetchQuery(queries.project(slug)),
              client.fetchInfiniteQuery(queries.images(slug)),
            ]
      }
    >
      <Welcome />
    </Prefetched>
  );
}
