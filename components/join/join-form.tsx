'use client';

import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { fieldErrors, toProblem } from '@/client/problem';
import { mutations } from '@/client/queries';
import { Button, LinkButton } from '../ui/buttons/button';
import { Field } from '../ui/fields/field';
import { FormError } from '../ui/fields/form-error';
import { Input } from '../ui/fields/input';
import { enter } from './enter';
import type { Link } from './link';
import { forgetLinkToken } from './link-token';
import { Panel } from './panel';
import { SignInFirst } from './sign-in-first';
import { WhatFor } from './what-for';

/**
 * Somebody without an account makes one, and is signed in. Where no password counts, it is made
 * without one, and they sign in through their organisation.
 */
export function JoinForm({ token, link }: { token: string; link: Link }) {
  const [name, setName] = useState(link.name ?? '');
  const [password, setPassword] = useState('');
  const join = useMutation(
    mutations.invitations.accept.mutationOptions({
      gcTime: 0,
      onSuccess: (person) => (link.passwords ? enter(person.email, password) : forgetLinkToken()),
    }),
  );
  const refused = fieldErrors(join.error);
  const atField = refused.name !== undefined || (link.passwords && refused.password !== undefined);
  if (join.isSuccess && !link.passwords) return <Made email={link.email} />;
  return (
    <Panel title="Join Sallyport">
      <WhatFor link={link} />
      <SignInFirst />
      <form
        // Sent before the page is awake, a GET would write the password into the address.
        method="post"
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          const more = link.passwords ? { password } : {};
          join.mutate({ token, name: name.trim(), ...more });
        }}
      >
        <FormError>{join.isError && !atField ? toProblem(join.error).detail : null}</FormError>
        <Field
          label="E-mail"
          hint={
            link.passwords
              ? 'You sign in with it.'
              : 'You need no password: you sign in through your organisation, which has to vouch for this address.'
          }
        >
          <Input type="email" value={link.email} readOnly autoComplete="username" />
        </Field>
        <Field label="Name" hint="As others know you." error={refused.name}>
          <Input
            required
            maxLength={100}
            value={name}
            onValueChange={setName}
            autoComplete="name"
          />
        </Field>
        {link.passwords ? (
          <NewPassword value={password} onChange={setPassword} error={refused.password} />
        ) : null}
        <Button
          type="submit"
          variant="primary"
          size="large"
          busy={(join.isPending || join.isSuccess) && 'Joining…'}
        >
          Join
        </Button>
      </form>
    </Panel>
  );
}

function Made({ email }: { email: string }) {
  return (
    <Panel title="You have joined">
      <p role="status" className="text-13 text-secondary">
        Your account is made, without a password. Sign in through your organisation as{' '}
        <strong className="font-medium wrap-anywhere text-text">{email}</strong>.
      </p>
      <LinkButton href="/sign-in" variant="primary" size="large">
        Sign in
      </LinkButton>
    </Panel>
  );
}

interface NewPasswordProps {
  value: string;
  onChange: (value: string) => void;
  error: string | undefined;
}

/** A password to choose, with the policy's words. */
export function NewPassword({ value, onChange, error }: NewPasswordProps) {
  return (
    <Field
      label="Password"
      hint="At least 12 characters; a few words are better than a riddle."
      error={error}
    >
      <Input
        type="password"
        required
        maxLength={200}
        value={value}
        onValueChange={onChange}
        autoComplete="new-password"
      />
    </Field>
  );
}
