import type { Person } from '@/domain/permissions/can';
import { mayManageOwnAccount } from '@/domain/permissions/instance';
import { Refusal } from '@/lib/refusal';
import { personCalling } from '../call/callers';
import type { Call } from '../call/context';

/** The caller, where they look at their own tokens and sessions: nobody sees those of another. */
export function readerOfOwnAccount(call: Call): Person {
  const person = personCalling(call);
  if (person.seenIn === undefined) return person;
  throw new Refusal(
    'forbidden',
    `You look at the product as ${person.email}. Their tokens and sessions only they see; stop looking to see yours.`,
  );
}

/** The caller, where they may change their own tokens, password and sessions. `doing` begins a sentence. */
export function managerOfOwnAccount(call: Call, doing: string): Person {
  const person = readerOfOwnAccount(call);
  if (mayManageOwnAccount(person)) return person;
  throw new Refusal(
    'forbidden',
    `${doing} needs a token with the scope admin, or a browser; this token is narrower.`,
  );
}
