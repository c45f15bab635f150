import type { Metadata } from 'next';
import { Prefetched } from '@/app/_prefetch/prefetched';
import { StageHistory } from '@/components/builds/stage-history';
import { imageFromPath } from '@/domain/registries/names';

interface Props {
  params: Promise<{ project: string; image: string; stage: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { image, stage } = await params;
  return { title: `History of ${imageFromPath(image)} in ${stage}` };
}

export default async function StageHistoryPage({ params }: Props) {
  const { project, image: segment, stage } = await params;
  const image = imageFromPath(segment);
  return (
    <Prefetched
      reads={(client, queries) => [
        client.fetchQuery(queries.project(project)),
        client.fetchQuery(queries.stageCurrent(project, image, stage)),
        client.fetchQuery(queries.withdrawn()),
        client.fetchInfiniteQuery(queries.stageTimeline(project, image, stage)),
      ]}
    >
      <StageHistory project={project} image={image} stage={stage} />
    </Prefetched>
  );
}
