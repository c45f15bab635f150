import { Refusal } from '@/lib/refusal';
import type { Services } from '../context';

/** Who a role is held by: the row's key, and how people read it. */
export interface Subject {
  readonly kind: 'person' | 'team';
  readonly key: { readonly userId: string } | { readonly teamId: string };
  /** An e-mail, or `team:<slug>`. */
  readonly subject: string;
  readonly name: string;
}

/** A person by e-mail or a team by `team:<slug>`. Throws Refusal `not-found`, naming it. */
export async function findSubject({ db }: Services, subject: string): Promise<Subject> {
  if (subject.startsWith('team:')) {
    const slug = subject.slice('team:'.length);
    const team = await db.prisma.team.findUnique({ where: { slug } });
    if (!team) throw noTeam(slug);
    return { kind: 'team', key: { teamId: team.id }, subject, name: team.name };
  }
  const person = await db.prisma.user.findUnique({ where: { email: subject } });
  if (!person) {
    throw new Refusal(
      'not-found',
      `There is nobody with the address ${subject}. An administrator can create them.`,
    );
  }
  return { kind: 'person', key: { userId: person.id }, subject, name: person.name };
}

/** A team that is not there, or is gone. */
export const noTeam = (slug: string): Refusal =>
  new Refusal('not-found', `There is no team “${slug}”.`);
