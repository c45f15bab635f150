'use client';

import { KeyRound } from 'lucide-react';
import { signIn } from 'next-auth/react';
import { useState, type FormEvent } from 'react';
import { Button } from '../ui/buttons/button';
import { Field } from '../ui/fields/field';
import { FormError } from '../ui/fields/form-error';
import { Input } from '../ui/fields/input';
import { signInProblem } from './sign-in-problem';

interface SignInProps {
  /** Where to go afterwards: a path of this site. */
  back: string;
  passwords: boolean;
  providers: readonly { readonly slug: string; readonly name: string }[];
  /** Why the sign-in before this one failed, in words; null where there was none. */
  refused: string | null;
  /** The provider whose own session goes on after the one here was ended; null: none that is known. */
  goesOn: string | null;
}

/** The ways in: the organisation's own first, then e-mail and password where they count. */
export function SignIn({ back, passwords, providers, refused, goesOn }: SignInProps) {
  const [going, setGoing] = useState<string | null>(null);
  const through = (slug: string) => {
    setGoing(slug);
    signIn(slug, { callbackUrl: back }).catch(() => setGoing(null));
  };
  return (
    <section className="flex flex-col gap-4 rounded-lg border border-line bg-surface p-6">
      <h1 className="text-16 font-semibold">Sign in</h1>
      <FormError>{refused}</FormError>
      {goesOn === null || refused !== null ? null : (
        <p role="status" className="rounded-md border border-line px-3 py-2 text-13">
          You are signed out here. At {goesOn} you still are: whoever continues with it in this
          browser gets in without being asked. Where others use it, sign out there too.
        </p>
      )}
      {providers.map(({ slug, name }) => (
        <Button
          key={slug}
          size="large"
          variant={passwords ? 'secondary' : 'primary'}
          icon={<KeyRound aria-hidden />}
          busy={going === slug && `Going to ${name}…`}
          disabled={going !== null}
          onClick={() => through(slug)}
        >
          Continue with {name}
        </Button>
      ))}
      {providers.length > 0 && passwords ? (
        <p className="flex items-center gap-3 text-12 text-secondary before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
          or
        </p>
      ) : null}
      {passwords ? <PasswordForm back={back} focus={providers.length === 0} /> : null}
      <p className="text-12 text-secondary">
        {passwords
          ? 'First start? Open the set-up link that the server printed. No account, or no way in any more? An administrator can help.'
          : providers.length > 0
            ? 'Everybody signs in through their organisation here. No way in? An administrator can help.'
            : 'No way to sign in is switched on. Whoever runs this server can let passwords in again with SALLYPORT_ALLOW_PASSWORDS=true.'}
      </p>
    </section>
  );
}

function PasswordForm({ back, focus }: { back: string; focus: boolean }) {
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
      className="flex flex-col gap-4"
    >
      <FormError>{problem}</FormError>
      <Field label="E-mail">
        <Input name="email" type="email" autoComplete="username" required autoFocus={focus} />
      </Field>
      <Field label="Password">
        <Input name="password" type="password" autoComplete="current-password" required />
      </Field>
      <Button type="submit" variant="primary" size="large" busy={busy && 'Signing in…'}>
        Sign in
      </Button>
    </form>
  );
}
