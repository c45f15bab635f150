import { newId } from '@/lib/ids';
import { Refusal } from '@/lib/refusal';
import { passwordProblem } from '../passwords/password-policy';
import { recordMaking } from '../accounts/record-making';
import { personCalling, requireAdministrator } from '../call/callers';
import type { Call, Services } from '../call/context';
import { requireProven } from '../call/require-proven';
import { isTaken, write } from '../call/write';
import { hashNewPassword } from './hash-new-password';
import { requireOwnName } from './require-own-name';
import { showPerson, type ShownPerson } from './show-person';

/**
 * Creates a person who may sign in, with no right on anything yet. Administrators only.
 * Throws Refusal: `forbidden`, `invalid` (a common password), `conflict` (the e-mail; a name that looks like another's),
 * `reauthentication-required`, `throttled`.
 */
export async function createPerson(
  services: Services,
  call: Call,
  input: { email: string; name: string; password: string },
): Promise<ShownPerson> {
  requireAdministrator(call, 'Creating people');
  const maker = personCalling(call);
  const { email, name, password } = input;
  const problem = passwordProblem(password, { email, name });
  if (problem) {
    throw new Refusal('invalid', `This password cannot be used. ${problem}`, {
      fields: [{ path: 'password', message: problem }],
    });
  }
  await requireProven(services, call);
  const passwordHash = await hashNewPassword(password);
  const createdAt = services.clock();
  try {
    return await write(services, call, async (unit) => {
      const { tx, sql, audit } = unit;
      const id = newId();
      await requireOwnName(unit, id, name);
      const row = await tx.person.create({
        data: { id, email, name, passwordHash, createdAt },
      });
      await recordMaking(sql, row.id, maker.id, 'created', createdAt);
      await audit({
        action: 'person.created',
        projectId: null,
        subjects: { personId: id },
        target: email,
        after: { name },
      });
      return showPerson(row);
    });
  } catch (error) {
    if (!isTaken(error)) throw error;
    throw new Refusal('conflict', `Somebody with the address ${email} exists already.`, {
      fields: [{ path: 'email', message: 'is taken' }],
    });
  }
}
