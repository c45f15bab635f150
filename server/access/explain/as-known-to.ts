import { mayReadInstance } from '@/domain/permissions/instance';
import type { Actor } from '@/domain/permissions/can';
import type { KnownPerson } from './read-holders';

/** Whoever has an address and is not known: nothing in the database has this id. */
const strangersId = '00000000-0000-0000-0000-000000000000';

/**
 * A person as far as somebody who gives roles on a project knows them: who holds something there, or on the
 * whole installation, stands on its pages; whether any other address has an account, and whose it is, they
 * are not told (threat 71). Null for those who may read all accounts, and where it is no address.
 * @param person whoever has the address; undefined: nobody
 */
export function asKnownTo(
  asker: Actor,
  person: KnownPerson | undefined,
  email: string,
): KnownPerson | null {
  const isSelf = asker.kind === 'person' && asker.email === email;
  const isSeen = person && (person.instanceRole !== null || person.grants.length > 0);
  if (isSelf || isSeen || mayReadInstance(asker)) return person ?? null;
  if (!email.includes('@')) return null;
  return {
    kind: 'person',
    id: strangersId,
    name: email,
    email,
    instanceRole: null,
    grants: [],
    disabled: false,
    teams: [],
    maintainsTeams: [],
  };
}
