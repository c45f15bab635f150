'use client';

import { LinkButton } from '../ui/button';
import type { Link } from './link';
import { comeBackWithLink } from './link-token';
import { Panel } from './panel';
import { WhatFor } from './what-for';

/** Whoever has an account proves that it is theirs; the link waits in this tab. */
export function SignInFirst({ link }: { link: Link }) {
  return (
    <Panel title="Sign in to accept the invitation">
      <WhatFor link={link} />
      <p className="text-13 text-secondary">
        {link.email} has an account here. Sign in with it; you come back to this page.
      </p>
      <LinkButton
        href="/sign-in?next=/join"
        variant="primary"
        size="large"
        onClick={comeBackWithLink}
      >
        Sign in
      </LinkButton>
    </Panel>
  );
}
