import type { Grant } from '@/contract/access';
import type { Project } from '@/contract/projects';
import type { Robot } from '@/contract/robots';
import { personWith, rightsIn, robotOn, type Held, type StageRight } from './stage-rights';

export interface Team {
  slug: string;
  name: string;
  members: readonly { email: string; name: string; maintainer: boolean }[];
}

/** One line of the matrix of who × stage. */
export interface AccessRow {
  key: string;
  kind: 'person' | 'team' | 'ci' | 'cluster';
  name: string;
  /** What tells two of the same name apart: an e-mail, a user name. */
  detail: string;
  held: readonly Held[];
  /** The grant to change or revoke; null where the rights come by a team, or are a robot's. */
  grant: Grant | null;
  robot: Robot | null;
  /** By stage slug, the strongest first. */
  rights: Readonly<Record<string, readonly StageRight[]>>;
}

/** Is a credential any good: not revoked, and not past its expiry? */
export const isUsable = (robot: Robot, now: number): boolean =>
  robot.disabledAt === null && (robot.expiresAt === null || Date.parse(robot.expiresAt) > now);

/**
 * Who holds rights on a project. A person stands once, with all the ways they hold a role (their
 * own, their teams'), since rights add up. A team whose members this caller may not see stands
 * for itself alone.
 */
export const accessRows = (
  project: Project,
  grants: readonly Grant[],
  teams: readonly Team[],
  robots: readonly Robot[],
  now: number,
): AccessRow[] => {
  const rightsOf = (actor: Parameters<typeof rightsIn>[0]) =>
    Object.fromEntries(
      project.stages.map((stage) => [stage.slug, rightsIn(actor, project, stage)]),
    );
  const people = new Map<string, { name: string; held: Held[]; grant: Grant | null }>();
  const add = (email: string, name: string, held: Held, grant: Grant | null) => {
    const known = people.get(email) ?? { name, held: [], grant: null };
    people.set(email, {
      name: known.name,
      held: [...known.held, held],
      grant: grant ?? known.grant,
    });
  };
  for (const grant of grants) {
    const { role, roleName, permissions, stages } = grant;
    const given = { role, roleName, permissions, stages };
    if (grant.kind === 'person') {
      add(grant.subject, grant.name, { ...given, through: 'direct' }, grant);
      continue;
    }
    const team = teams.find((one) => `team:${one.slug}` === grant.subject);
    for (const member of team?.members ?? []) {
      add(member.email, member.name, { ...given, through: `team ${grant.name}` }, null);
    }
  }
  const byName = (a: AccessRow, b: AccessRow) => a.name.localeCompare(b.name, 'en');
  return [
    ...[...people]
      .map(([email, { name, held, grant }]): AccessRow => {
        const rights = rightsOf(personWith(project, held));
        return {
          key: email,
          kind: 'person',
          name,
          detail: email,
          held,
          grant,
          robot: null,
          rights,
        };
      })
      .toSorted(byName),
    ...grants
      .filter((grant) => grant.kind === 'team')
      .map((grant): AccessRow => {
        const { subject, name, role, roleName, permissions, stages } = grant;
        const held = [{ role, roleName, permissions, stages, through: 'direct' }];
        const members = teams.find((one) => `team:${one.slug}` === subject)?.members.length;
        return {
          key: subject,
          kind: 'team',
          name,
          detail:
            members === undefined
              ? 'members not shown to you'
              : `${members} ${members === 1 ? 'member' : 'members'}`,
          held,
          grant,
          robot: null,
          rights: rightsOf(personWith(project, held)),
        };
      })
      .toSorted(byName),
    ...robots
      .filter((robot) => robot.disabledAt === null)
      .map((robot): AccessRow => {
        const rights = isUsable(robot, now) ? rightsOf(robotOn(project, robot)) : {};
        const { username, kind, name } = robot;
        return {
          key: username,
          kind,
          name,
          detail: username,
          held: [],
          grant: null,
          robot,
          rights,
        };
      })
      .toSorted(byName),
  ];
};
