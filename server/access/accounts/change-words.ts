import { Refusal } from '@/lib/refusal';
import { lockProjectsOf } from '@/server/platform/locks/lock-projects-of';
import { requireAdministrator } from '../call/callers';
import type { Call, Services } from '../call/context';
import { touchPerson } from '../people/touch-person';
import { findPerson } from '../people/find-person';
import { lockAdministrators } from '../people/lock-administrators';
import type { PersonRow } from '../people/show-person';
import { requireProven } from '../call/require-proven';
import { write, type Write } from '../call/write';
import { showAccount, type ShownAccount } from './show-account';

/**
 * Changes which words stand for an account, in one transaction: no promotion reads them meanwhile (L7),
 * and requests that wait are asked anew. For whoever is an administrator still under the locks.
 * @param doing begins a sentence. @param work given the person as they are, and what is told of them.
 */
export async function changeWords(
  services: Services,
  call: Call,
  { email, doing }: { readonly email: string; readonly doing: string },
  work: (unit: Write, person: PersonRow, account: ShownAccount) => Promise<void>,
): Promise<ShownAccount> {
  requireAdministrator(call, doing);
  const { id } = await findPerson(services, email);
  await requireProven(services, call);
  return write(services, call, async (unit) => {
    const { sql } = unit;
    await lockProjectsOf(sql, id);
    const { person, administrators } = await lockAdministrators(sql, id);
    if (!person) throw new Refusal('not-found', `There is nobody with the address ${email}.`);
    if (!administrators.some((one) => one.id === call.actor.id)) {
      throw new Refusal('forbidden', 'You are not an administrator any more; ask one.');
    }
    await work(unit, person, await showAccount(sql, call, person));
    await touchPerson(sql, id, true);
    return showAccount(sql, call, person);
  });
}
