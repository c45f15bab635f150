'use client';

import { signIn } from 'next-auth/react';
import { useState, type FormEvent } from 'react';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { FormError } from './form-error';
import { signInProblem } from './sign-in-problem';

/** E-mail and password. `back` is a path of this site. */
export function SignIn({ back }: { back: string }) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    setBusy(true);
    setProblem(null);
    const answer = await signIn('credentials', {
      email: given.get('email'),
      password: given.get('password'),
      redirect: false,
    }).catch(() => undefined);
    if (answer?.ok && !answer.error) {
      // A whole new page: nothing that was read for nobody, or for somebody else, stays.
      window.location.assign(back);
      return;
    }
    setBusy(false);
    setProblem(signInProblem(answer?.error));
  };
  return (
    <form
      // Sent before the page is awake, a GET would write the password into the address.
      method="post"
      onSubmit={(event) => void submit(event)}
      className="flex flex-col gap-4 rounded-lg border border-line bg-surface p-6"
    >
      <h1 className="text-16 font-semibold">Sign in</h1>
      <FormError>{problem}</FormError>
      <Field label="E-mail">
        <Input name="email" type="email" autoComplete="username" required autoFocus />
      </Field>
      <Field label="Password">
        <Input name="password" type="password" autoComplete="current-password" required />
      </Field>
      <Button type="submit" variant="primary" size="large" busy={busy && 'Signing in…'}>
        Sign in
      </Button>
      <p className="text-12 text-secondary">
        First start? Open the set-up link that the server printed. No account, or no way in any
        more? An administrator can help.
      </p>
    </form>
  );
}
