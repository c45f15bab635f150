import type { Metadata } from 'next';
import { Prefetched } from '@/app/_prefetch/prefetched';
import { TrustsSection } from '@/components/keyless/trusts-section';
import { RobotPage } from '@/components/robots/robot-page';

interface Props {
  params: Promise<{ project: string; robot: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { project, robot } = await params;
  return { title: `${robot} of ${project}` };
}

export default async function Page({ params }: Props) {
  const { project, robot } = await params;
  return (
    <Prefetched
      reads={(client, queries) => [
        client.fetchQuery(queries.project(project)),
        client.fetchQuery(queries.robot(project, robot)),
        client.fetchQuery(queries.robots(project)),
        client.fetchQuery(queries.trusts(project, robot)),
      ]}
    >
      <RobotPage
        project={project}
        name={robot}
        trusts={<TrustsSection project={project} robot={robot} />}
      />
    </Prefetched>
  );
}
