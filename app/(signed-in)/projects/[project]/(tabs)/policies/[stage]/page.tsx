import type { Metadata } from 'next';
import { Prefetched } from '@/app/_prefetch/prefetched';
import { StagePolicy } from '@/components/policies/stage-policy';

interface Props {
  params: Promise<{ project: string; stage: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { project, stage } = await params;
  return { title: `Policy of ${project}, ${stage}` };
}

export default async function StagePolicyPage({ params }: Props) {
  const { project, stage } = await params;
  return (
    <Prefetched
      reads={(client, queries) => [
        client.fetchQuery(queries.project(project)),
        client.fetchQuery(queries.policies(project)),
        client.fetchQuery(queries.policyHistory(project, stage)),
        client.fetchQuery(queries.teams()),
      ]}
    >
      <StagePolicy project={project} stage={stage} />
    </Prefetched>
  );
}
