import type { ReactNode } from 'react';
import { orNotFound } from '@/app/_prefetch/or-not-found';

interface Props {
  params: Promise<{ id: string }>;
  children: ReactNode;
}

/** A promotion that is not there, or not to be seen, is a real 404. */
export default async function PromotionLayout({ params, children }: Props) {
  const { id } = await params;
  await orNotFound((api) => api.promotions.get({ id }));
  return children;
}
