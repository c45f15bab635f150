import { notFound } from 'next/navigation';
import type { ReactNode } from 'react';
import { orNotFound } from '@/app/_prefetch/or-not-found';
import { buildNumber } from '@/contract/shapes/common';

interface Props {
  params: Promise<{ project: string; image: string; number: string }>;
  children: ReactNode;
}

/** A build that is not there is a real 404, as its image is. */
export default async function BuildLayout({ params, children }: Props) {
  const { project, image, number: text } = await params;
  const number = buildNumber.safeParse(text);
  if (!number.success) notFound();
  await orNotFound((api) => api.images.build({ project, image, number: number.data }));
  return children;
}
