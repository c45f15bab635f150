import { rightsIn, type StageRight } from '@/domain/permissions/stage-rights';
import { projectsWhereCan, type Actor, type HeldGrant } from '@/domain/permissions/can';
import { own } from '@/lib/text/own';
import { personCalling } from '../call/callers';
import type { Call, Services } from '../call/context';
import { whyNotGive } from '../grants/require-may-give';
import { findProject } from '../rights/find-project';
import { noRole, readRoles } from '../roles/find-role';
import { activePerson, readHolders, type KnownGrant } from './read-holders';
import { isLive, readMachines, type KnownRobot } from './read-machines';
import { nameOfRole } from './name-of-role';
import { teamAsPerson } from './team-as-person';
import { readStages, type KnownStage } from '../rights/read-stages';
import { readTeams } from './read-teams';

type Rights = Record<string, StageRight[]>;

/**
 * Who may do what in each stage of a project, and through what; for every person who sees the
 * project: people trust what they can look up. Robots are refused.
 */
export async function getMatrix(services: Services, call: Call, input: { project: string }) {
  const caller = personCalling(call);
  const project = await findProject(services, call, input.project);
  const { sql, prisma } = services.db;
  const stages = await readStages(sql, project);
  const asked = [...new Set(stages.flatMap(({ facts }) => facts.asksTeams))];
  const known = await readRoles(prisma);
  const people = await readHolders(sql, project.id, { teams: asked });
  const teams = await readTeams(sql, project.id);
  const machines = await readMachines(sql, project.id, services.clock());
  const seen = projectsWhereCan(caller, 'project.read');

  const fixed = ({ role, stages: limits }: HeldGrant) => {
    const held = known.find(({ slug }) => slug === role) ?? noRole(role);
    return whyNotGive(caller, project, { role: held, stages: limits }, 'take away');
  };
  const rightsOf = (actor: Actor, inTeams: readonly string[] = []): Rights =>
    Object.fromEntries(
      stages.map(({ slug, facts }) => [slug, rightsIn(actor, facts, inTeams)] as const),
    );

  const personRows = people
    .map((person) => {
      const direct = person.grants.find(({ team }) => team === null);
      return {
        ...plain('person', person.email, person.name),
        disabled: person.disabled,
        instanceRole: person.instanceRole,
        held: person.grants.map(heldRole),
        rights: rightsOf(activePerson(person), person.teams),
        fixed: direct ? fixed(direct) : null,
      };
    })
    .filter(({ held, instanceRole, rights }) => held.length > 0 || instanceRole || any(rights));
  const teamRows = teams.map((team) => ({
    ...plain('team', `team:${team.slug}`, team.name),
    held: [heldRole({ ...team.grant, ...team, team: null })],
    members: [...team.members],
    rights: rightsOf(teamAsPerson([team.grant]), [team.slug]),
    fixed: fixed(team.grant),
  }));
  const machineRows = machines.map((robot) => ({
    ...plain(robot.robotKind, robot.name, robot.shortName),
    disabled: robot.disabled,
    robot: showMachine(robot, seen, project.id),
    rights: isLive(robot) ? rightsOf(robot) : nothing(stages),
  }));
  return {
    rows: [...personRows, ...teamRows, ...machineRows],
    counts: {
      people: personRows.filter(({ held }) => held.length > 0).length,
      teams: teamRows.length,
      robots: machines.filter(({ robotKind }) => robotKind === 'ci').length,
      clusters: machines.filter(({ robotKind }) => robotKind === 'cluster').length,
    },
    roles: known.map((role) => ({
      role: role.slug,
      name: role.name,
      custom: role.custom,
      permissions: [...role.permissions],
      reason: whyNotGive(caller, project, { role, stages: [] }, 'give'),
    })),
  };
}

const plain = (kind: 'person' | 'team' | 'ci' | 'cluster', subject: string, name: string) => ({
  kind,
  subject,
  name,
  disabled: false,
  instanceRole: null,
  held: [],
  members: [],
  robot: null,
  rights: {},
  fixed: null,
});

const nothing = (stages: readonly KnownStage[]): Rights =>
  Object.fromEntries(stages.map(({ slug }) => [slug, []]));

const any = (rights: Rights): boolean => Object.values(rights).some((found) => found.length > 0);

const heldRole = (
  grant: Pick<KnownGrant, 'role' | 'customName' | 'stages' | 'team' | 'by' | 'at' | 'through'>,
) => {
  const { role, stages, team, by, at, through } = grant;
  return {
    role,
    roleName: nameOfRole(role, grant.customName),
    stages: [...stages],
    by,
    through,
    at: new Date(at).toISOString(),
    team: team && { slug: team.slug, name: team.name },
    provider: team?.provider ?? null,
  };
};

const showMachine = (robot: KnownRobot, seen: string[] | null, projectId: string) => {
  const { shortName: name, project, registries, registrySlugs, secrets, trusts } = robot;
  const used = secrets.flatMap(({ lastUsedAt }) => lastUsedAt ?? []).sort();
  const ends = secrets.map(({ expiresAt }) => expiresAt).sort();
  return {
    name,
    project: !seen || seen.includes(project.id) ? project.slug : null,
    registries: registries
      .filter((one) => one.projectId === projectId || !seen || seen.includes(one.projectId))
      .flatMap(({ registryId }) => own(registrySlugs, registryId) ?? []),
    lastUsedAt: iso(used.at(-1)),
    expiresAt: iso(ends.at(-1)),
    credentials: secrets.length + trusts.length,
    keyless: trusts.length > 0,
  };
};

const iso = (text: string | undefined): string | null =>
  text === undefined ? null : new Date(text).toISOString();
