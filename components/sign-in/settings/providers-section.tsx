'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { useMe } from '@/client/me';
import { mutations, queries } from '@/client/queries';
import type { SignInProvider } from '@/contract/shapes/access/sign-in';
import { domainsNote } from '@/domain/sign-in/domains-note';
import { Button } from '../../ui/buttons/button';
import { CopyButton } from '../../ui/copy/copy-button';
import { ConfirmDialog } from '../../ui/dialogs/confirm-dialog';
import { toast } from '../../ui/notices/toast';
import { Card, Fact, Facts } from '../../ui/page/card';
import { EmptyState } from '../../ui/page/empty-state';
import { ErrorPanel } from '../../ui/page/error-panel';
import { QueryView } from '../../ui/page/query-view';
import { TableSkeleton } from '../../ui/page/skeleton';
import { State } from '../../ui/text/state';
import { GroupsForm } from './groups-form';
import { ProviderForm } from './provider-form';

/** The providers that people sign in through. */
export function ProvidersSection() {
  const { admin } = useMe();
  const providers = useQuery(queries.signInProviders());
  const [making, setMaking] = useState(false);
  const start = admin ? (
    <Button size="small" icon={<KeyRound aria-hidden />} onClick={() => setMaking(true)}>
      New provider…
    </Button>
  ) : null;
  return (
    <Card
      flush={(providers.data?.items.length ?? 0) > 0}
      title="Single sign-on"
      action={(providers.data?.items.length ?? 0) > 0 ? start : null}
    >
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
            <ul className="divide-y divide-line">
              {items.map((provider) => (
                <li key={provider.slug} className="p-4">
                  <Provider provider={provider} />
                </li>
              ))}
            </ul>
          )
        }
      </QueryView>
      <ProviderForm
        open={making}
        onOpenChange={setMaking}
        provider={null}
        taken={providers.data?.items.map(({ slug }) => slug) ?? []}
      />
    </Card>
  );
}

function Provider({ provider }: { provider: SignInProvider }) {
  const client = useQueryClient();
  const { admin } = useMe();
  const [open, setOpen] = useState<'edit' | 'groups' | 'remove' | null>(null);
  const { slug, name, people } = provider;
  const note = domainsNote(provider.domains);
  const trial = useMutation(mutations.signIn.tryProvider.mutationOptions());
  const remove = useMutation(
    mutations.signIn.removeProvider.mutationOptions({
      onSuccess: () => client.invalidateQueries({ queryKey: mutations.signIn.key() }),
    }),
  );
  const show = (which: typeof open) => (shown: boolean) => setOpen(shown ? which : null);
  return (
    <>
      <div className="mb-3 flex flex-wrap items-center justify-between gap-2">
        <h3 className="text-13 font-medium">{name}</h3>
        {admin ? (
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
        ) : null}
      </div>
      <Facts>
        <Fact name="State">
          {provider.enabled ? (
            <State kind="passed">on</State>
          ) : (
            <State kind="not-run">off: nobody signs in through it</State>
          )}
        </Fact>
        <Fact name="Issuer">
          <code className="font-mono text-12 wrap-anywhere">{provider.issuer}</code>
        </Fact>
        <Fact name="Callback address">
          <span className="inline-flex max-w-full items-center gap-1">
            <code className="min-w-0 font-mono text-12 wrap-anywhere">{provider.callbackUrl}</code>
            <CopyButton value={provider.callbackUrl} what="callback address" className="shrink-0" />
          </span>
          <span className="block text-12 text-secondary">Register it at the provider.</span>
        </Fact>
        <Fact name="Accounts">
          {people} linked; {provider.createAccounts ? 'made at the first sign-in' : 'none are made'}
        </Fact>
        <Fact name="Speaks for">
          {note === null ? (
            <span className="wrap-anywhere">{provider.domains.join(', ')}</span>
          ) : (
            <State kind="warning" className="items-start whitespace-normal">
              {note}
            </State>
          )}
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
            {trial.data.ok ? (
              <li>
                <State kind="passed">It answers as a provider should.</State>
              </li>
            ) : null}
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
          taken away.{' '}
          {people === 0
            ? 'No account is linked to it.'
            : people === 1
              ? 'One account stays, linked to nobody.'
              : `${people} accounts stay, linked to nobody.`}
        </p>
      </ConfirmDialog>
    </>
  );
}
