'use client';

import { useMe } from '@/client/me';
import { PageHeader } from '../shell/page-header';
import { Badge } from '../ui/state';
import { PreferencesCard } from './preferences-card';
import { SessionsCard } from './sessions-card';
import { TokensCard } from './tokens-card';

/** What is mine: tokens, sessions, and how this browser shows things. */
export function MyAccount() {
  const me = useMe();
  return (
    <>
      <PageHeader
        title={me.name}
        note={
          <span className="inline-flex flex-wrap items-center gap-2">
            {me.email}
            {me.admin ? <Badge>administrator</Badge> : null}
          </span>
        }
      />
      <div className="flex max-w-5xl flex-col gap-6">
        <TokensCard />
        <SessionsCard />
        <PreferencesCard />
      </div>
    </>
  );
}
