import type { Metadata } from 'next';
import { serverApi } from '@/app/_prefetch/server-api';
import { Proven } from '@/components/sign-in/proven';
import { signInProblem } from '@/components/sign-in/sign-in-problem';

export const metadata: Metadata = { title: 'Prove that it is you' };

interface Props {
  searchParams: Promise<Record<'error' | 'provider', string | string[] | undefined>>;
}

export default async function ProvenPage({ searchParams }: Props) {
  const { error, provider } = await searchParams;
  if (typeof error !== 'string') return <Proven refused={null} />;
  const { providers } = await (await serverApi()).signIn.options({});
  const through = providers.find(({ slug }) => slug === provider);
  return <Proven refused={signInProblem(error, through?.name)} />;
}
