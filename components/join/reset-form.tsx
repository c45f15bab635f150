'use client';

import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { fieldErrors, toProblem } from '@/client/problem';
import { mutations } from '@/client/queries';
import { Button } from '../ui/buttons/button';
import { FormError } from '../ui/fields/form-error';
import { Input } from '../ui/fields/input';
import { enter } from './enter';
import { NewPassword } from './join-form';
import type { Link } from './link';
import { Panel } from './panel';

/** Sets a new password by a link of an administrator. */
export function ResetForm({ token, link }: { token: string; link: Link }) {
  const [password, setPassword] = useState('');
  const save = useMutation(
    mutations.invitations.accept.mutationOptions({
      gcTime: 0,
      onSuccess: (person) => enter(person.email, password),
    }),
  );
  const refused = fieldErrors(save.error).password;
  return (
    <Panel title="Choose a new password">
      <p className="text-13 text-secondary">
        For <strong className="font-medium wrap-anywhere text-text">{link.email}</strong>. You are
        signed out everywhere; API tokens go on working.
      </p>
      <form
        method="post"
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate({ token, password });
        }}
      >
        <FormError>
          {save.isError && refused === undefined ? toProblem(save.error).detail : null}
        </FormError>
        {/* For password managers: whose it is. */}
        <Input type="hidden" name="username" value={link.email} autoComplete="username" readOnly />
        <NewPassword value={password} onChange={setPassword} error={refused} />
        <Button
          type="submit"
          variant="primary"
          size="large"
          busy={(save.isPending || save.isSuccess) && 'Saving…'}
        >
          Set the password and sign in
        </Button>
      </form>
    </Panel>
  );
}
