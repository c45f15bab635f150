'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useMe } from '@/client/me';
import { fieldErrors } from '@/client/problem';
import { mutations } from '@/client/queries';
import type { SignInProvider } from '@/contract/shapes/access/sign-in';
import { Snippet } from '../../ui/copy/snippet';
import { Dialog } from '../../ui/dialogs/dialog';
import { DialogForm } from '../../ui/dialogs/dialog-form';
import { Field } from '../../ui/fields/field';
import { Checkbox, Input } from '../../ui/fields/input';
import { slugOf } from '../../ui/fields/slug-of';
import { toast } from '../../ui/notices/toast';

interface ProviderFormProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Null: a new one. */
  provider: SignInProvider | null;
  /** Slugs that are taken: saving a new one by such a slug would change that provider. */
  taken?: readonly string[];
}

/** Sets a provider up, or changes it. */
export function ProviderForm({ open, onOpenChange, provider, taken = [] }: ProviderFormProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={provider === null ? 'New provider' : `Change ${provider.name}`}
      description="Whoever the provider vouches for gets in here, with an address of the domains that it speaks for. Trusting its addresses hands the account with an address to whoever it says has it: do so only where the provider is your own."
    >
      <Form provider={provider} taken={taken} onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

const switches = [
  ['createAccounts', 'Make an account at the first sign-in'],
  ['trustEmail', 'Trust its e-mail addresses, verified or not'],
  ['enabled', 'On (switching it off ends the sessions that came through it)'],
] as const;

interface FormProps {
  provider: SignInProvider | null;
  taken: readonly string[];
  onDone: () => void;
}

function Form({ provider, taken, onDone }: FormProps) {
  const client = useQueryClient();
  const me = useMe();
  const [given, setGiven] = useState({
    name: provider?.name ?? '',
    issuer: provider?.issuer ?? '',
    clientId: provider?.clientId ?? '',
    groupsClaim: provider?.groupsClaim ?? 'groups',
    createAccounts: provider?.createAccounts ?? true,
    trustEmail: provider?.trustEmail ?? false,
    enabled: provider?.enabled ?? true,
  });
  const [secret, setSecret] = useState('');
  const [domains, setDomains] = useState(provider?.domains.join(' ') ?? '');
  const slug = provider?.slug ?? slugOf(given.name);
  const callback = provider?.callbackUrl ?? `${me.publicUrl}/api/auth/callback/${slug}`;
  const clash =
    provider === null && taken.includes(slug) ? `There is a provider ${slug} already.` : undefined;
  const save = useMutation(
    mutations.signIn.putProvider.mutationOptions({
      onSuccess: async (saved) => {
        await client.invalidateQueries({ queryKey: mutations.signIn.key() });
        toast.done(`${saved.name} is saved`, `Register ${saved.callbackUrl} there.`);
        onDone();
      },
    }),
  );
  const refused = fieldErrors(save.error);
  const wrongDomain = Object.keys(refused).find((path) => path.split('.')[0] === 'domains');
  const domainsRefused =
    wrongDomain === undefined ? undefined : 'One of them is no domain, such as example.com.';
  const text = (
    key: 'name' | 'issuer' | 'clientId' | 'groupsClaim',
    label: string,
    hint?: string,
  ) => (
    <Field label={label} hint={hint} error={(key === 'name' ? clash : undefined) ?? refused[key]}>
      <Input
        required
        value={given[key]}
        onValueChange={(value) => setGiven({ ...given, [key]: value })}
        autoComplete="off"
        spellCheck={false}
      />
    </Field>
  );
  return (
    <DialogForm
      onSubmit={() => {
        if (clash !== undefined) return;
        save.mutate({
          slug,
          ...given,
          domains: domains.split(/[\s,]+/).filter((one) => one !== ''),
          ...(secret === '' ? {} : { clientSecret: secret }),
        });
      }}
      act="Save provider"
      busy={save.isPending && 'Saving…'}
      failed="The provider was not saved"
      error={save.error}
      fields={[
        'name',
        'issuer',
        'clientId',
        'clientSecret',
        'groupsClaim',
        ...(wrongDomain === undefined ? [] : [wrongDomain]),
      ]}
    >
      {text('name', 'Name', 'On the button: Continue with …')}
      {slug === '' ? null : (
        <div className="text-13">
          <p className="mb-1">
            Register this callback address at the provider; it gives you the client’s id and secret.
          </p>
          <Snippet code={callback} what="callback address" />
        </div>
      )}
      {text(
        'issuer',
        'Issuer',
        'Exactly as the provider writes it, such as https://login.example.com',
      )}
      {text('clientId', 'Client id')}
      <Field
        label="Client secret"
        hint={provider === null ? 'Kept sealed, and never shown again.' : 'Left empty, it stays.'}
        error={refused.clientSecret}
      >
        <Input
          type="password"
          required={provider === null}
          value={secret}
          onValueChange={setSecret}
          autoComplete="off"
        />
      </Field>
      <Field
        label="Speaks for the e-mail domains"
        hint="Such as example.com example.org. It opens and links no account with another address; * would be every domain."
        error={domainsRefused}
      >
        <Input
          value={domains}
          onValueChange={setDomains}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
      </Field>
      {text('groupsClaim', 'Claim with the groups')}
      {switches.map(([key, label]) => (
        <label key={key} className="flex items-start gap-2 text-13">
          <Checkbox
            checked={given[key]}
            onCheckedChange={(on) => setGiven({ ...given, [key]: on })}
          />
          {label}
        </label>
      ))}
    </DialogForm>
  );
}
