import { completeSetUp as createAdministrator } from './first-run';
import type { Services } from '../call/context';
import { showPerson, type ShownPerson } from '../people/show-person';

/** The person behind the printed one-time link becomes the first administrator; open to nobody else. */
export async function completeSetUp(
  services: Services,
  from: { address: string; requestId: string },
  input: { token: string; email: string; name: string; password: string },
): Promise<ShownPerson> {
  const person = await createAdministrator(services, input, from);
  return showPerson({ ...person, instanceRole: 'administrator', disabledAt: null });
}
