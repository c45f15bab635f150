'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation } from '@tanstack/react-query';
import { signIn } from 'next-auth/react';
import { useForm } from 'react-hook-form';
import { z } from 'zod';
import { fieldErrors, toProblem } from '@/client/problem';
import { mutations } from '@/client/queries';
import { password } from '@/contract/shapes/access/people';
import { shortText } from '@/domain/short-text';
import { Button } from '../ui/buttons/button';
import { Field } from '../ui/fields/field';
import { FormError } from '../ui/fields/form-error';
import { Input } from '../ui/fields/input';

const form = z.object({
  name: shortText(100, 'Your name, as others know it'),
  email: z.email('An e-mail address, such as ana@example.com').max(254),
  password,
});

/** First run: whoever holds the printed one-time link becomes the first administrator. */
export function FirstAdministrator({ token }: { token: string }) {
  const { register, handleSubmit, formState } = useForm({
    resolver: zodResolver(form),
    defaultValues: { name: '', email: '', password: '' },
  });
  const complete = useMutation(
    mutations.setup.complete.mutationOptions({
      onSuccess: async (person, given) => {
        const answer = await signIn('credentials', {
          email: person.email,
          password: given.password,
          redirect: false,
        }).catch(() => undefined);
        window.location.assign(answer?.ok ? '/welcome' : '/sign-in?next=/welcome');
      },
    }),
  );
  const refused = fieldErrors(complete.error);
  const { errors } = formState;
  return (
    <form
      // Sent before the page is awake, a GET would write the password into the address.
      method="post"
      noValidate
      onSubmit={(event) =>
        void handleSubmit((values) => complete.mutate({ token, ...values }))(event)
      }
      className="flex flex-col gap-4 rounded-lg border border-line bg-surface p-6"
    >
      <div>
        <h1 className="text-16 font-semibold">Set up this instance</h1>
        <p className="mt-1 text-13 text-secondary">
          You become its first administrator. The link works once.
        </p>
      </div>
      <FormError>
        {token === ''
          ? 'This link has no token. Open the whole link that the server printed at its first start.'
          : complete.isError && Object.keys(refused).every((path) => path === 'token')
            ? toProblem(complete.error).detail
            : null}
      </FormError>
      <Field label="Name" error={errors.name?.message ?? refused.name}>
        <Input {...register('name')} autoComplete="name" autoFocus />
      </Field>
      <Field label="E-mail" error={errors.email?.message ?? refused.email}>
        <Input {...register('email')} type="email" autoComplete="username" />
      </Field>
      <Field
        label="Password"
        hint="At least 12 characters; a few words are better than a riddle."
        error={errors.password?.message ?? refused.password}
      >
        <Input {...register('password')} type="password" autoComplete="new-password" />
      </Field>
      <Button
        type="submit"
        variant="primary"
        size="large"
        disabled={token === ''}
        busy={complete.isPending && 'Setting up…'}
      >
        Create administrator
      </Button>
    </form>
  );
}
