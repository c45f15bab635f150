'use client';

import { signIn } from 'next-auth/react';
import { useEffect } from 'react';

/** Goes to the provider at once, to be asked anew there who one is. */
export function ProveThrough({ provider }: { provider: string }) {
  useEffect(() => {
    signIn(provider, { callbackUrl: '/sign-in/proven' }, { proof: '1' }).catch(() =>
      window.location.assign('/sign-in/proven?error=Sso:unreachable'),
    );
  }, [provider]);
  return (
    <p role="status" className="text-center text-13 text-secondary">
      Going to your organisation’s sign-in…
    </p>
  );
}
