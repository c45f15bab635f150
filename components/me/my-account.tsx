'use client';

import { useMe } from '@/client/me';
import { instanceRoleWords } from '@/domain/permissions/words';
import { NotAllowed } from '../ui/page/not-allowed';
import { PageHeader } from '../ui/page/page-header';
import { Badge } from '../ui/text/state';
import { HoldingsCard } from './holdings-card';
import { PasswordCard } from './password-card';
import { PreferencesCard } from './preferences-card';
import { ProvidersCard } from './providers-card';
import { SessionsCard } from './sessions-card';
import { TokensCard } from './tokens-card';

/**
 * What is mine: tokens, sessions, and how this browser shows things.
 * @param notLinked why a provider was not linked just now, in words; null: nobody tried
 */
export function MyAccount({ notLinked }: { notLinked: string | null }) {
  const me = useMe();
  return (
    <>
      <PageHeader
        title={me.name}
        note={
          <span className="inline-flex flex-wrap items-center gap-2">
            {me.email}
            {me.instanceRole === null ? null : (
              <Badge>{instanceRoleWords[me.instanceRole].name.toLowerCase()}</Badge>
            )}
          </span>
        }
      />
      <div className="flex max-w-5xl flex-col gap-6">
        <HoldingsCard />
        {me.viewing === null ? (
          <>
            <TokensCard />
            <SessionsCard />
            <ProvidersCard refused={notLinked} />
            {me.hasPassword ? <PasswordCard /> : null}
          </>
        ) : (
          <NotAllowed title="Tokens and sessions are seen by their owner alone">
            You look at the product as {me.name}. Stop looking to see your own.
          </NotAllowed>
        )}
        <PreferencesCard />
      </div>
    </>
  );
}
