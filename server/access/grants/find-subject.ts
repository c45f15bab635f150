import { mayReadInstance } from '@/domain/permissions/instance';
import { Refusal } from '@/lib/refusal';
import type { Call, Services } from '../call/context';
import { findKnownPerson, findKnownTeam } from '../people/find-known';

/** Who a role is held by: the row's key, and how people read it. */
export interface Subject {
  readonly kind: 'person' | 'team';
  readonly key: { readonly personId: string } | { readonly teamId: string };
  /** An e-mail, or `team:<slug>`. */
  readonly subject: string;
  readonly name: string;
}

/**
 * A person by e-mail or a team by `team:<slug>`, whom the caller may name (`find-known.ts`).
 * @throws Refusal `not-found`, naming it: the same whether there is none, or none that they see (threat 71).
 */
export async function findSubject(
  services: Services,
  call: Call,
  subject: string,
): Promise<Subject> {
  if (subject.startsWith('team:')) {
    const slug = subject.slice('team:'.length);
    const team = await findKnownTeam(services, call, slug);
    if (!team) throw noTeam(slug);
    return { kind: 'team', key: { teamId: team.id }, subject, name: team.name };
  }
  const person = await findKnownPerson(services, call, subject);
  if (!person) throw noPerson(call, subject);
  return { kind: 'person', key: { personId: person.id }, subject, name: person.name };
}

/** Nobody whom the caller may name has that address; what to do instead. */
export const noPerson = ({ actor }: Call, email: string): Refusal =>
  new Refusal(
    'not-found',
    mayReadInstance(actor)
      ? `There is nobody with the address ${email}. Invite them.`
      : `You see nobody with the address ${email} in your teams and projects. Invite them: the link brings them in, whether they have an account or not.`,
  );

/** A team that is not there, is gone, or that the caller does not see. */
export const noTeam = (slug: string): Refusal =>
  new Refusal(
    'not-found',
    `There is no team “${slug}” that you may see. Ask one of its maintainers or an administrator.`,
  );
