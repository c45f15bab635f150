import { mayReadInstance } from '@/domain/permissions/instance';
import { can, projectsWhereCan, type Actor } from '@/domain/permissions/can';
import { Refusal } from '@/lib/refusal';
import { own } from '@/lib/text/own';
import type { Call, Services } from '../call/context';
import { noTeam } from '../grants/find-subject';
import { findKnownTeam } from '../people/find-known';
import type { ProjectRow } from '../rights/find-project';
import { asKnownTo } from './as-known-to';
import { readHolders, type KnownPerson } from './read-holders';
import { readMachines, type KnownRobot } from './read-machines';
import { readTeams, type KnownTeamGrant } from './read-teams';

/** Whom a right is asked about. */
export type Asked =
  | {
      readonly kind: 'person';
      readonly subject: string;
      readonly name: string;
      readonly person: KnownPerson;
    }
  | {
      readonly kind: 'team';
      readonly subject: string;
      readonly name: string;
      readonly slug: string;
      /** Null: it holds nothing here. */
      readonly team: KnownTeamGrant | null;
    }
  | {
      readonly kind: 'robot';
      readonly subject: string;
      readonly name: string;
      readonly robot: KnownRobot;
    };

/**
 * Whom the caller asks about: everybody may ask about themselves; about others those who give roles on
 * the project, and those who read the whole installation.
 * @param subject an e-mail, `team:slug`, a robot's user name, or `robot:name` in the project.
 * Throws Refusal `forbidden`, `not-found`.
 */
export async function findAsked(
  services: Services,
  call: Call,
  project: ProjectRow,
  subject: string,
): Promise<Asked> {
  const { actor } = call;
  const [kind, rest] = split(subject);
  const self =
    actor.kind === 'person'
      ? subject === actor.email
      : kind === 'robot' && (rest === actor.name || `robot.${project.slug}.${rest}` === actor.name);
  if (
    !self &&
    !mayReadInstance(actor) &&
    !can(actor, 'access.administer', { projectId: project.id })
  ) {
    throw new Refusal(
      'forbidden',
      `What others may do on “${project.slug}” is explained to those who give roles there and to auditors; you can ask about yourself.`,
    );
  }
  const { sql, prisma } = services.db;
  if (kind === 'team') {
    const row = await findKnownTeam(services, call, rest);
    if (!row) throw noTeam(rest);
    const team = (await readTeams(sql, project.id)).find(({ id }) => id === row.id) ?? null;
    return { kind, subject, name: row.name, slug: rest, team };
  }
  if (kind === 'robot') {
    const robots = await readMachines(sql, project.id, services.clock());
    const robot =
      robots.find(({ name }) => name === rest) ??
      robots.find((one) => one.shortName === rest && one.project.id === project.id);
    if (!robot) {
      throw new Refusal(
        'not-found',
        `No robot or cluster of “${project.slug}” is named “${rest}”.`,
      );
    }
    const known = { ...robot, registrySlugs: slugsSeen(robot, actor, project.id) };
    return { kind, subject: robot.name, name: robot.name, robot: known };
  }
  const row = await prisma.person.findUnique({ where: { email: subject }, select: { id: true } });
  const [there] = row ? await readHolders(sql, project.id, { ids: [row.id] }) : [];
  const person = asKnownTo(actor, there, subject);
  if (!person) throw new Refusal('not-found', `There is nobody with the address ${subject}.`);
  return { kind: 'person', subject, name: person.name, person };
}

/** Registries of projects that the caller does not see are not named (row 10). */
function slugsSeen(
  robot: KnownRobot,
  caller: Actor,
  projectId: string,
): KnownRobot['registrySlugs'] {
  const seen = projectsWhereCan(caller, 'project.read');
  return Object.fromEntries(
    robot.registries
      .filter((one) => one.projectId === projectId || !seen || seen.includes(one.projectId))
      .map(({ registryId }) => [registryId, own(robot.registrySlugs, registryId) ?? '']),
  );
}

function split(subject: string): ['team' | 'robot' | 'person', string] {
  if (subject.startsWith('team:')) return ['team', subject.slice('team:'.length)];
  if (subject.startsWith('robot:')) return ['robot', subject.slice('robot:'.length)];
  return subject.startsWith('robot.') ? ['robot', subject] : ['person', subject];
}
