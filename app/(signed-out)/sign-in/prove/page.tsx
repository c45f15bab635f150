import type { Metadata } from 'next';
import { callerOrNull } from '@/app/_prefetch/caller';
import { ProveThrough } from '@/components/sign-in/prove-through';

export const metadata: Metadata = { title: 'Prove that it is you' };

interface Props {
  searchParams: Promise<{ provider?: string | string[] }>;
}

export default async function ProvePage({ searchParams }: Props) {
  const { provider } = await searchParams;
  const anew = (await callerOrNull()) !== null;
  return <ProveThrough provider={typeof provider === 'string' ? provider : ''} anew={anew} />;
}
