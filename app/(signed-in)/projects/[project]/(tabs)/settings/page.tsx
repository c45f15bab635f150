import type { Metadata } from 'next';
import { Prefetched } from '@/app/_prefetch/prefetched';
import { ProjectSettings } from '@/components/settings/project-settings';

interface Props {
  params: Promise<{ project: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Settings of ${(await params).project}` };
}

export default async function SettingsPage({ params }: Props) {
  const { project } = await params;
  return (
    <Prefetched reads={(client, queries) => [client.fetchQuery(queries.project(project))]}>
      <ProjectSettings project={project} />
    </Prefetched>
  );
}
