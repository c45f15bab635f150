import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import type { Me } from '@/client/me';
import { ProblemError } from '@/client/problem';
import { serverApi } from './server-api';

/** Who asks for this page; whoever is not signed in goes to sign in, and comes back here. */
export const callerOrSignIn = cache(async (): Promise<Me> => {
  const me = await callerOrNull();
  if (me !== null) return me;
  const path = (await headers()).get('x-sallyport-path') ?? '/';
  return redirect(path === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(path)}`);
});

/** Who asks for this page; null for nobody. */
export const callerOrNull = async (): Promise<Me | null> => {
  const api = await serverApi();
  try {
    return await api.me.get({});
  } catch (error) {
    if (error instanceof ProblemError && error.status === 401) return null;
    throw error;
  }
};
