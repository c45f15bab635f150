'use client';

import { signIn } from 'next-auth/react';
import { useEffect } from 'react';

interface ProveThroughProps {
  provider: string;
  /** Are they signed in, and to be asked anew there who they are? Else they only sign in. */
  anew: boolean;
}

/** Goes to the provider at once, in a window of its own; the window that asked for it waits. */
export function ProveThrough({ provider, anew }: ProveThroughProps) {
  useEffect(() => {
    signIn(provider, { callbackUrl: '/sign-in/proven' }, anew ? { proof: '1' } : {}).catch(() =>
      window.location.assign('/sign-in/proven?error=Sso:unreachable'),
    );
  }, [anew, provider]);
  return (
    <p role="status" className="text-center text-13 text-secondary">
      Going to your organisation’s sign-in…
    </p>
  );
}
