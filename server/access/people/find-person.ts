import { Refusal } from '@/lib/refusal';
import type { Services } from '../call/context';

/** A person by e-mail, whether or not they may sign in. Throws Refusal `not-found`. */
export async function findPerson({ db }: Services, email: string) {
  const person = await db.prisma.person.findUnique({ where: { email } });
  if (person) return person;
  throw new Refusal('not-found', `There is nobody with the address ${email}.`);
}
