import type { Metadata } from 'next';
import { Prefetched } from '@/app/_prefetch/prefetched';
import { ProjectRegistries } from '@/components/registries/project-registries';

interface Props {
  params: Promise<{ project: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Registries of ${(await params).project}` };
}

export default async function RegistriesPage({ params }: Props) {
  const { project } = await params;
  return (
    <Prefetched
      reads={(client, queries) => [
        client.fetchQuery(queries.registries(project)),
        client
          .fetchQuery(queries.project(project))
          .then(({ can }) =>
            can.administerRobots ? client.fetchInfiniteQuery(queries.uploads(project)) : null,
          ),
      ]}
    >
      <ProjectRegistries project={project} />
    </Prefetched>
  );
}
