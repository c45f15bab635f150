import { signIn } from 'next-auth/react';
import { forgetLinkToken } from './link-token';

/** Signs in with what was just chosen, and goes on to the first page. */
export async function enter(email: string, password: string): Promise<void> {
  forgetLinkToken();
  const answer = await signIn('credentials', { email, password, redirect: false }).catch(
    () => undefined,
  );
  // A whole new page: nothing that was read for nobody stays.
  window.location.assign(answer?.ok ? '/' : '/sign-in');
}
