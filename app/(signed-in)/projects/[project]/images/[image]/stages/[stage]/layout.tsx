import type { ReactNode } from 'react';
import { orNotFound } from '@/app/_prefetch/or-not-found';

interface Props {
  params: Promise<{ project: string; image: string; stage: string }>;
  children: ReactNode;
}

/** A stage that the pipeline does not have is a real 404. */
export default async function StageLayout({ params, children }: Props) {
  const { project, image, stage } = await params;
  await orNotFound((api) => api.images.stageTimeline({ project, image, stage, limit: 1 }));
  return children;
}
