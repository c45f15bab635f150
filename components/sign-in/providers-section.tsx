'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { useMe } from '@/client/me';
import { mutations, queries } from '@/client/queries';
import type { SignInProvider } from '@/contract/sign-in';
import { QueryView } from '../query-view';
import { Button } from '../ui/button';
import { Card, Fact, Facts } from '../ui/card';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { EmptyState } from '../ui/empty-state';
import { ErrorPanel } from '../ui/error-panel';
import { TableSkeleton } from '../ui/skeleton';
import { toast } from '../ui/toast';
import { GroupsForm } from './groups-form';
import { ProviderForm } from './provider-form';

/** The providers that people sign in through. */
export function ProvidersSection() {
  const { admin } = useMe();
  const providers = useQuery(queries.signInProviders());
  const [making, setMaking] = useState(false);
  const start = admin ? (
    <Button icon={<KeyRound aria-hidden />} onClick={() => setMaking(true)}>
      New provider…
    </Button>
  ) : null;
  return (
    <>
      <QueryView
        query={providers}
        what="the providers"
        skeleton={<TableSkeleton what="the providers" columns={2} />}
      >
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon={<KeyRound aria-hidden />} title="No provider yet" action={start}>
              With your organisation’s OpenID Connect provider people sign in as everywhere else,
              and its groups say in which teams they are.
            </EmptyState>
          ) : (
            <>
              <div className="flex justify-end">{start}</div>
              {items.map((provider) => (
                <ProviderCard key={provider.slug} provider={provider} />
              ))}
            </>
          )
        }
      </QueryView>
      <ProviderForm open={making} onOpenChange={setMaking} provider={null} />
    </>
  );
}

function ProviderCard({ provider }: { provider: SignInProvider }) {
  const client = useQueryClient();
  const { admin } = useMe();
  const [open, setOpen] = useState<'edit' | 'groups' | 'remove' | null>(null);
  const { slug, name, people } = provider;
  const trial = useMutation(mutations.signIn.tryProvider.mutationOptions());
  const remove = useMutation(
    mutations.signIn.removeProvider.mutationOptions({
      onSuccess: () => client.invalidateQueries({ queryKey: mutations.signIn.key() }),
    }),
  );
  const show = (which: typeof open) => (shown: boolean) => setOpen(shown ? which : null);
  return (
    <Card
      title={name}
      action={
        admin ? (
          <span className="flex flex-wrap gap-2">
            <Button
              size="small"
              busy={trial.isPending && 'Trying…'}
              onClick={() => trial.mutate({ slug })}
            >
              Try it
            </Button>
            <Button size="small" onClick={() => setOpen('groups')}>
              Groups…
            </Button>
            <Button size="small" onClick={() => setOpen('edit')}>
              Change…
            </Button>
            <Button size="small" onClick={() => setOpen('remove')}>
              Remove…
            </Button>
          </span>
        ) : null
      }
    >
      <Facts>
        <Fact name="State">{provider.enabled ? 'On' : 'Off: nobody signs in through it'}</Fact>
        <Fact name="Issuer">{provider.issuer}</Fact>
        <Fact name="Register there">{provider.callbackUrl}</Fact>
        <Fact name="Accounts">
          {people} linked; {provider.createAccounts ? 'made at the first sign-in' : 'none are made'}
        </Fact>
        <Fact name="Groups">
          {provider.groups.length === 0
            ? 'None mean a team here'
            : provider.groups
                .map((one) => `${one.group} → ${one.team}${one.maintainer ? ' (maintains)' : ''}`)
                .join(', ')}
        </Fact>
      </Facts>
      <div role="status" className="mt-3 text-13 empty:hidden">
        {trial.data === undefined ? null : (
          <ul className="flex list-disc flex-col gap-1 pl-4">
            {trial.data.ok ? <li>It answers as a provider should.</li> : null}
            {[...trial.data.problems, ...trial.data.notes].map((line) => (
              <li key={line} className="break-words">
                {line}
              </li>
            ))}
          </ul>
        )}
      </div>
      {trial.isError ? <ErrorPanel what="It could not be tried" error={trial.error} /> : null}
      <ProviderForm open={open === 'edit'} onOpenChange={show('edit')} provider={provider} />
      <GroupsForm open={open === 'groups'} onOpenChange={show('groups')} provider={provider} />
      <ConfirmDialog
        open={open === 'remove'}
        onOpenChange={show('remove')}
        title={`Remove ${name}?`}
        act="Remove provider"
        acting="Removing…"
        failed={`${name} was not removed`}
        typed={slug}
        onConfirm={async () => {
          await remove.mutateAsync({ slug });
          toast.done(`${name} is removed`);
        }}
      >
        <p>
          Sessions opened through it end at once, yours too if it is one. What its groups gave is
          taken away. {people} {people === 1 ? 'account stays' : 'accounts stay'}, linked to nobody.
        </p>
      </ConfirmDialog>
    </Card>
  );
}
