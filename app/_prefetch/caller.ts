import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import type { Me } from '@/client/me';
import { ProblemError } from '@/client/problem';
import { serverApi } from './server-api';

/** A way back that is longer than any address of ours would make a header that no browser reads. */
const longestWayBack = 2_000;

/** Who asks for this page; whoever is not signed in goes to sign in, and comes back here. */
export const callerOrSignIn = cache(async (): Promise<Me> => {
  const me = await callerOrNull();
  if (me !== null) return me;
  const path = (await headers()).get('x-sallyport-path') ?? '/';
  const leadsBack = path !== '/' && path.length <= longestWayBack;
  return redirect(leadsBack ? `/sign-in?next=${encodeURIComponent(path)}` : '/sign-in');
});

/** Who asks for this page; null for nobody. */
export const callerOrNull = cache(async (): Promise<Me | null> => {
  const api = await serverApi();
  try {
    return await api.me.get({});
  } catch (error) {
    if (error instanceof ProblemError && error.status === 401) return null;
    throw error;
  }
});
