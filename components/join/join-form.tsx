'use client';

import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { fieldErrors, toProblem } from '@/client/problem';
import { mutations } from '@/client/queries';
import { FormError } from '../sign-in/form-error';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { enter } from './enter';
import type { Link } from './link';
import { Panel } from './panel';
import { WhatFor } from './what-for';

/** Somebody without an account makes one, and is signed in. */
export function JoinForm({ token, link }: { token: string; link: Link }) {
  const [name, setName] = useState(link.name ?? '');
  const [password, setPassword] = useState('');
  const join = useMutation(
    mutations.invitations.accept.mutationOptions({
      gcTime: 0,
      onSuccess: (person) => enter(person.email, password),
    }),
  );
  const refused = fieldErrors(join.error);
  const atField = refused.name !== undefined || refused.password !== undefined;
  return (
    <Panel title="Join Sallyport">
      <WhatFor link={link} />
      <form
        // Sent before the page is awake, a GET would write the password into the address.
        method="post"
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          join.mutate({ token, name: name.trim(), password });
        }}
      >
        <FormError>{join.isError && !atField ? toProblem(join.error).detail : null}</FormError>
        <Field label="E-mail" hint="You sign in with it.">
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
        <NewPassword value={password} onChange={setPassword} error={refused.password} />
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
