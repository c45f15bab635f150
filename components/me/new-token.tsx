'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useMe } from '@/client/me';
import { fieldErrors } from '@/client/problem';
import { mutations } from '@/client/queries';
import type { TokenScope } from '@/domain/permissions/roles';
import { loginWith } from '../parts/clients/client-lines';
import { useServer } from '../parts/clients/use-server';
import { Snippet } from '../ui/copy/snippet';
import { Dialog } from '../ui/dialogs/dialog';
import { DialogForm } from '../ui/dialogs/dialog-form';
import { ShownOnce } from '../ui/dialogs/shown-once';
import { Field } from '../ui/fields/field';
import { Input } from '../ui/fields/input';
import { Select } from '../ui/fields/select';
import { Tabs } from '../ui/page/tabs';
import { ScopesField } from './scopes-field';

const lifetimes = [
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: '1 year' },
  { value: 'never', label: 'Does not expire' },
] as const;
type Lifetime = (typeof lifetimes)[number]['value'];

interface NewTokenProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Makes an API token, then shows it until the person says that it is stored. */
export function NewToken({ open, onOpenChange }: NewTokenProps) {
  const [made, setMade] = useState<{ name: string; token: string } | null>(null);
  if (made !== null) {
    return (
      <ShownOnce
        title={`Token “${made.name}” is ready`}
        onDone={() => {
          setMade(null);
          onOpenChange(false);
        }}
      >
        <TokenOnce token={made.token} />
      </ShownOnce>
    );
  }
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="New API token"
      description="It signs you in on the command line and in registry clients, and never does more than you may."
    >
      <TokenForm onMade={setMade} />
    </Dialog>
  );
}

function TokenForm({ onMade }: { onMade: (made: { name: string; token: string }) => void }) {
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [lifetime, setLifetime] = useState<Lifetime>('90');
  const [scopes, setScopes] = useState<readonly TokenScope[]>(['read', 'push', 'promote']);
  const create = useMutation(
    mutations.me.createToken.mutationOptions({
      gcTime: 0,
      onSuccess: ({ name: made, token }) => {
        void client.invalidateQueries({ queryKey: mutations.me.tokens.key() });
        onMade({ name: made, token });
      },
    }),
  );
  const refused = fieldErrors(create.error);
  return (
    <DialogForm
      onSubmit={() => {
        create.mutate({
          name: name.trim(),
          scopes: [...scopes],
          ...(lifetime === 'never' ? {} : { expiresInDays: Number(lifetime) }),
        });
      }}
      act="Make the token"
      busy={create.isPending && 'Making the token…'}
      failed="The token was not made"
      error={create.error}
      fields={['name', 'expiresInDays']}
    >
      <Field
        label="Name"
        hint="Where it is used, so that you know which to revoke."
        error={refused.name}
      >
        <Input
          required
          maxLength={100}
          value={name}
          onValueChange={setName}
          autoComplete="off"
          placeholder="laptop"
        />
      </Field>
      <ScopesField scopes={scopes} onChange={setScopes} />
      <Field
        label="Expires after"
        hint={
          lifetime === 'never'
            ? 'A token without an end is a secret to forget. Better to renew it now and then.'
            : undefined
        }
        error={refused.expiresInDays}
      >
        <Select value={lifetime} onChange={setLifetime} options={lifetimes} />
      </Field>
    </DialogForm>
  );
}

function TokenOnce({ token }: { token: string }) {
  const { email } = useMe();
  const server = useServer();
  const login = (client: 'docker' | 'podman') =>
    loginWith(client, server, { username: email ?? '', secret: token });
  const tabs = [
    { value: 'token', label: 'Token', code: token, what: 'token' },
    { value: 'docker', label: 'docker login', code: login('docker'), what: 'docker login line' },
    { value: 'podman', label: 'podman', code: login('podman'), what: 'podman login line' },
    {
      value: 'curl',
      label: 'curl',
      code: `curl --header 'Authorization: Bearer ${token}' ${server.url}/api/v1/projects`,
      what: 'curl line',
    },
  ];
  return (
    <Tabs
      label="Ways to use the token"
      tabs={tabs.map(({ value, label, code, what }) => ({
        value,
        label,
        content: <Snippet code={code} what={what} />,
      }))}
    />
  );
}
