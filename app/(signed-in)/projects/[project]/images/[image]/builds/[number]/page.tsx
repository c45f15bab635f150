import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { Prefetched } from '@/app/_prefetch/prefetched';
import { buildNumber } from '@/contract/shapes/common';
import { BuildPassport } from '@/components/builds/build-passport';
import { imageFromPath } from '@/domain/registries/names';

interface Props {
  params: Promise<{ project: string; image: string; number: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { image, number } = await params;
  return { title: `${imageFromPath(image)} #${number}` };
}

export default async function PassportPage({ params }: Props) {
  const { project, image: segment, number: text } = await params;
  const image = imageFromPath(segment);
  const number = buildNumber.safeParse(text);
  if (!number.success) notFound();
  return (
    <Prefetched
      reads={(client, queries) => [
        client.fetchQuery(queries.project(project)),
        client.fetchQuery(queries.build(project, image, number.data)),
        client.fetchQuery(queries.content(project, image, number.data)),
      ]}
    >
      <BuildPassport project={project} image={image} number={number.data} />
    </Prefetched>
  );
}
