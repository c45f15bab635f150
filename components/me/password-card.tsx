'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { fieldErrors, toProblem } from '@/client/problem';
import { mutations } from '@/client/queries';
import { Button } from '../ui/buttons/button';
import { Field } from '../ui/fields/field';
import { FormError } from '../ui/fields/form-error';
import { Input } from '../ui/fields/input';
import { toast } from '../ui/notices/toast';
import { Card } from '../ui/page/card';

/** Changes my password; the consequence stands beside the button. */
export function PasswordCard() {
  const client = useQueryClient();
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const save = useMutation(
    mutations.me.setPassword.mutationOptions({
      // What was sent holds both passwords.
      gcTime: 0,
      onSuccess: async () => {
        setCurrent('');
        setPassword('');
        await client.invalidateQueries({ queryKey: mutations.me.sessions.key() });
        toast.done('Your password is changed');
      },
    }),
  );
  const refused = fieldErrors(save.error);
  const atField = refused.current !== undefined || refused.password !== undefined;
  return (
    <Card title="Password">
      <form
        method="post"
        className="flex max-w-md flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate({ current, password });
        }}
      >
        <FormError>{save.isError && !atField ? toProblem(save.error).detail : null}</FormError>
        <Field label="Present password" error={refused.current}>
          <Input
            type="password"
            required
            value={current}
            onValueChange={setCurrent}
            autoComplete="current-password"
          />
        </Field>
        <Field
          label="New password"
          hint="At least 12 characters; a few words are better than a riddle."
          error={refused.password}
        >
          <Input
            type="password"
            required
            value={password}
            onValueChange={setPassword}
            autoComplete="new-password"
          />
        </Field>
        <div className="flex flex-wrap items-center gap-3">
          <Button type="submit" busy={save.isPending && 'Changing…'}>
            Change the password
          </Button>
          <span className="text-12 text-secondary">
            Signs you out everywhere else; API tokens go on working.
          </span>
        </div>
      </form>
    </Card>
  );
}
