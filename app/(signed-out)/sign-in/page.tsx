import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { callerOrNull } from '@/app/_prefetch/caller';
import { serverApi } from '@/app/_prefetch/server-api';
import { safePath } from '@/client/safe-path';
import { SignIn } from '@/components/sign-in/sign-in';
import { signInProblem } from '@/components/sign-in/sign-in-problem';

export const metadata: Metadata = { title: 'Sign in' };

interface Props {
  searchParams: Promise<
    Record<'next' | 'error' | 'provider' | 'out', string | string[] | undefined>
  >;
}

const one = (value: string | string[] | undefined) => (typeof value === 'string' ? value : null);

export default async function SignInPage({ searchParams }: Props) {
  const asked = await searchParams;
  const back = safePath(one(asked.next));
  if ((await callerOrNull()) !== null) redirect(back);
  const { passwords, providers } = await (await serverApi()).signIn.options({});
  const error = one(asked.error);
  const through = providers.find(({ slug }) => slug === one(asked.provider));
  const refused = error === null ? null : signInProblem(error, through?.name);
  const goesOn = providers.find(({ slug }) => slug === one(asked.out))?.name ?? null;
  return <SignIn {...{ back, passwords, providers, refused, goesOn }} />;
}
