import { recordAudit, type Origin } from '@/server/platform/events/audit';
import type { Sql } from '@/server/platform/sql/database';
import type { SignInOrigin, SsoRefusal } from '../next-auth/backend';

/** A sign-in is refused; what was begun is undone. */
export class Refused extends Error {
  constructor(readonly reason: SsoRefusal) {
    super(reason);
  }
}

/** What the trail says of a refusal. */
export const reasonWords: Readonly<Record<SsoRefusal, string>> = {
  clock:
    'the identity token had run out, or counts only later: the clocks differ by more than 30 seconds',
  'no-email': 'the provider gave no e-mail address',
  unverified: 'the provider did not verify the e-mail address',
  'foreign-domain': 'the provider does not speak for the domain of the address',
  'no-account': 'there is no account, and the provider creates none',
  'own-session':
    'the account holds a role on the whole installation, and is linked by its owner alone',
  'not-proven': 'nobody was signed in who proved a moment ago who they are',
  'other-address': 'the provider vouches for another address than the account has',
  taken: 'who they are at the provider is linked to another account',
  disabled: 'the account is disabled',
  'other-identity': 'the account is linked to another identity at the provider',
  'other-person': 'the proof was somebody else’s',
  'not-fresh': 'the provider did not ask anew',
  failed: 'the provider’s answer names nobody, or the provider was switched off',
};

/** Tells the trail of a sign-in through a provider that came to nothing. Never pass a secret. */
export const recordRefusal = (
  sql: Sql,
  provider: string,
  email: string | null,
  reason: string,
  from: SignInOrigin,
): Promise<void> =>
  recordAudit(sql, bySystem(from), {
    action: 'person.sign-in-failed',
    projectId: null,
    subjects: {},
    target: email ?? 'somebody unknown',
    after: { through: provider, reason },
  });

/** The sign-in itself, as the trail names it. */
export const bySystem = ({ address }: SignInOrigin): Origin => ({
  actor: { kind: 'system', id: null, name: 'sign-in' },
  address,
  requestId: '',
});

/** Somebody who signs in, as the trail names them. */
export const originOf = (
  who: { id: string; email: string },
  { address }: SignInOrigin,
): Origin => ({
  actor: { kind: 'person', id: who.id, name: who.email },
  address,
  requestId: '',
});
