import { mayManageOwnAccount } from '@/domain/permissions/instance';
import { Refusal } from '@/lib/refusal';
import type { Call } from '../call/context';
import type { LiveLink } from './live-link';

/**
 * Refuses a link to join for whoever is not the one it is for: the account's owner signed in, or, where
 * there is no account yet, nobody.
 */
export function signedInAs(call: Call | null, { row, account }: LiveLink): void {
  if (call === null) {
    if (account === null) return;
    throw new Refusal(
      'conflict',
      `${row.email} has an account here. Sign in with it, then accept the invitation.`,
    );
  }
  const { actor } = call;
  if (actor.kind !== 'person' || actor.email !== row.email) {
    throw new Refusal(
      'forbidden',
      `This invitation is for ${row.email}, and you are signed in as ${actor.name}. Sign out, then open the link again.`,
    );
  }
  if (mayManageOwnAccount(actor)) return;
  throw new Refusal(
    'forbidden',
    'Accept it as yourself: in a browser, or with a token of all scopes.',
  );
}
