import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { Prefetched } from '@/app/_prefetch/prefetched';
import { BuildEvidence } from '@/components/evidence-packs/evidence-pack-page';
import { buildNumber } from '@/contract/shapes/common';
import { imageFromPath } from '@/domain/registries/names';

interface Props {
  params: Promise<{ project: string; image: string; number: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { image, number } = await params;
  return { title: `Evidence of ${imageFromPath(image)} #${number}` };
}

export default async function Page({ params }: Props) {
  const { project, image: segment, number: text } = await params;
  const image = imageFromPath(segment);
  const number = buildNumber.safeParse(text);
  if (!number.success) notFound();
  return (
    <Prefetched
      reads={(client, queries) => [
        client.fetchQuery(queries.buildEvidence(project, image, number.data)),
      ]}
    >
      <BuildEvidence project={project} image={image} number={number.data} />
    </Prefetched>
  );
}
