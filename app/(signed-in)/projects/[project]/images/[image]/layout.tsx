import type { ReactNode } from 'react';
import { orNotFound } from '@/app/_prefetch/or-not-found';

interface Props {
  params: Promise<{ project: string; image: string }>;
  children: ReactNode;
}

/** An image that is not there, or not to be seen, is a real 404: loading states stand below this. */
export default async function ImageLayout({ params, children }: Props) {
  const { project, image } = await params;
  await orNotFound((api) => api.images.builds({ project, image, limit: 1 }));
  return children;
}
