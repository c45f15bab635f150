import type { Metadata } from 'next';
import { Prefetched } from '@/app/_prefetch/prefetched';
import { ProjectPolicies } from '@/components/policies/project-policies';

interface Props {
  params: Promise<{ project: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Policies of ${(await params).project}` };
}

export default async function PoliciesPage({ params }: Props) {
  const { project } = await params;
  return (
    <Prefetched
      reads={(client, queries) => [
        client.fetchQuery(queries.project(project)),
        client.fetchQuery(queries.policies(project)),
      ]}
    >
      <ProjectPolicies project={project} />
    </Prefetched>
  );
}
