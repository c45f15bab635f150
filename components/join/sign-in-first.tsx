'use client';

import { comeBackWithLink } from './link-token';

/** Whoever has an account proves that it is theirs; the link waits in this tab. */
export function SignInFirst() {
  return (
    <p className="text-13 text-secondary">
      You have an account here already?{' '}
      <a href="/sign-in?next=/join" className="underline" onClick={comeBackWithLink}>
        Sign in with it
      </a>
      ; you come back to this page, and accept.
    </p>
  );
}
