import type { Metadata } from 'next';
import { Prefetched } from '@/app/_prefetch/prefetched';
import { ImageBoard } from '@/components/board/image-board';
import { imageFromPath } from '@/domain/registries/names';

interface Props {
  params: Promise<{ project: string; image: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { project, image } = await params;
  return { title: `${imageFromPath(image)} · ${project}` };
}

export default async function BoardPage({ params }: Props) {
  const { project, image: segment } = await params;
  const image = imageFromPath(segment);
  return (
    <Prefetched
      reads={(client, queries) => [
        client.fetchQuery(queries.project(project)),
        client.fetchQuery(queries.board(project, image)),
      ]}
    >
      <ImageBoard project={project} image={image} />
    </Prefetched>
  );
}
