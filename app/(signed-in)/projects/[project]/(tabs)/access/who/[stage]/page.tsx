import type { Metadata } from 'next';
import { Prefetched } from '@/app/_prefetch/prefetched';
import { WhoCan } from '@/components/access/who-can';

interface Props {
  params: Promise<{ project: string; stage: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { project, stage } = await params;
  return { title: `Who can put bytes into ${stage} of ${project}` };
}

export default async function WhoPage({ params }: Props) {
  const { project, stage } = await params;
  return (
    <Prefetched
      reads={(client, queries) => [
        client.fetchQuery(queries.project(project)),
        client.fetchQuery(queries.who(project, stage)),
      ]}
    >
      <WhoCan project={project} stage={stage} />
    </Prefetched>
  );
}
