import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { callerOrNull } from '@/app/_prefetch/caller';
import { safePath } from '@/client/safe-path';
import { SignIn } from '@/components/sign-in/sign-in';

export const metadata: Metadata = { title: 'Sign in' };

interface Props {
  searchParams: Promise<{ next?: string | string[] }>;
}

export default async function SignInPage({ searchParams }: Props) {
  const { next } = await searchParams;
  const back = safePath(typeof next === 'string' ? next : null);
  if ((await callerOrNull()) !== null) redirect(back);
  return <SignIn back={back} />;
}
