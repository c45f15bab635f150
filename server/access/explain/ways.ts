import { toldActor, type ActorView } from '@/domain/people/actors';
import type { HeldGrant } from '@/domain/permissions/can';
import type { Path } from '@/domain/permissions/explain';
import { permissionPhrases } from '@/domain/permissions/phrases';
import { stagePermissions, type Permission } from '@/domain/permissions/roles';
import { instanceRoleWords } from '@/domain/permissions/words';
import { own } from '@/lib/text/own';
import type { Sql } from '@/server/platform/sql/database';
import type { Asked } from './find-asked';
import { day } from './day';
import { nameOfRole, roleWithStages } from './name-of-role';
import type { KnownGrant } from './read-holders';
import type { KnownRobot } from './read-machines';
import type { KnownTeamGrant } from './read-teams';
import { leavingTouches, othersOfTeam, touchesNothing, type Touches } from './touched';

/** A path in words, with what ends it. */
export interface Way {
  readonly kind: 'instance-role' | 'direct' | 'team' | 'robot';
  readonly steps: string[];
  readonly role: string | null;
  readonly stages: string[];
  readonly team: { readonly slug: string; readonly name: string } | null;
  readonly provider: string | null;
  readonly by: ActorView | null;
  readonly at: string | null;
  readonly removals: {
    readonly kind: 'grant' | 'membership' | 'instance-role' | 'binding' | 'extra';
    readonly text: string;
    readonly touches: Touches;
  }[];
}

export interface WayFacts {
  readonly sql: Sql;
  readonly project: { readonly id: string; readonly slug: string; readonly name: string };
  readonly stages: readonly { readonly slug: string; readonly name: string }[];
  readonly teams: readonly KnownTeamGrant[];
  /** Projects that the caller may see; null: all. */
  readonly seen: readonly string[] | null;
  readonly permission: Permission;
  /** The stage asked about, by name; null: none. */
  readonly stage: string | null;
}

const nothing = { role: null, stages: [], team: null, provider: null, by: null, at: null };

/** A way by which a person or team has a right, in sentences, with what would end it. */
export async function wayOf(
  asked: Asked,
  path: Path<KnownGrant | HeldGrant>,
  facts: WayFacts,
): Promise<Way> {
  if (path.kind === 'instance-role') return instanceWay(asked, path.role, facts);
  if (path.kind === 'grant' && asked.kind === 'team' && asked.team) {
    return teamWay(asked.team, facts);
  }
  if (path.kind === 'grant' && asked.kind === 'person') {
    return personWay(asked, path.grant as KnownGrant, facts);
  }
  if (asked.kind === 'robot' && path.kind !== 'grant') return robotWay(asked.robot, path, facts);
  throw new Error(`no way of ${asked.kind} through ${path.kind}`);
}

function instanceWay(
  asked: Asked,
  role: keyof typeof instanceRoleWords,
  { permission }: WayFacts,
): Way {
  const { name } = instanceRoleWords[role];
  return {
    ...nothing,
    kind: 'instance-role',
    role,
    steps: [
      `${asked.name} is ${name} of the whole installation.`,
      `${name} may ${permissionPhrases[permission]} on every project.`,
    ],
    removals: [
      {
        kind: 'instance-role',
        text: `take the role ${name} of the installation from ${asked.name}`,
        touches: {
          projects: [],
          people: 0,
          text: 'That touches every project of the installation.',
        },
      },
    ],
  };
}

const gives = (
  { permission, stage, stages }: WayFacts,
  grant: KnownGrant | KnownTeamGrant['grant'],
  customName: string | null,
): string => {
  const name = nameOfRole(grant.role, customName);
  const limited = grant.stages.length > 0 && stage !== null;
  const what = permissionPhrases[permission];
  if (!stagePermissions.has(permission) || stage === null) return `${name} may ${what}.`;
  const of = limited ? roleWithStages({ ...grant, customName }, stages) : name;
  return `${of} may ${what} into ${stage}.`;
};

async function personWay(
  { name, subject }: Asked,
  grant: KnownGrant,
  facts: WayFacts,
): Promise<Way> {
  const { project, stages } = facts;
  const role = roleWithStages(grant, stages);
  const shared = {
    role: grant.role,
    stages: [...grant.stages],
    by: grant.by,
    at: new Date(grant.at).toISOString(),
  };
  if (!grant.team) {
    return {
      ...shared,
      kind: 'direct',
      team: null,
      provider: null,
      steps: [
        `${name} is ${role} on ${project.name} (by ${toldActor(grant.by)}, ${day(grant.at)}).`,
        gives(facts, grant, grant.customName),
      ],
      removals: [
        {
          kind: 'grant',
          text: `take the role ${nameOfRole(grant.role, grant.customName)} on ${project.name} from ${name}`,
          touches: touchesNothing,
        },
      ],
    };
  }
  const { team } = grant;
  const through = team.provider ? ` through ${team.provider}` : '';
  const members = facts.teams.find(({ id }) => id === team.id)?.members ?? [];
  return {
    ...shared,
    kind: 'team',
    provider: team.provider,
    team: { slug: team.slug, name: team.name },
    steps: [
      `${name} is in team ${team.name}${through} since ${day(team.since)}.`,
      `${team.name} is ${role} on ${project.name} (by ${toldActor(grant.by)}, ${day(grant.at)}).`,
      gives(facts, grant, grant.customName),
    ],
    removals: [
      {
        kind: 'membership',
        text: team.provider
          ? `remove ${name} from ${team.name}: from its group at ${team.provider}, or they are back at their next sign-in`
          : `remove ${name} from ${team.name}`,
        touches: await leavingTouches(facts.sql, team.id, project.id, facts.seen),
      },
      {
        kind: 'grant',
        text: `take the role ${nameOfRole(grant.role, grant.customName)} on ${project.name} from ${team.name}`,
        touches: othersOfTeam(members, subject),
      },
    ],
  };
}

function teamWay(team: KnownTeamGrant, facts: WayFacts): Way {
  const { grant, by, at, name, slug, customName } = team;
  const { project, stages } = facts;
  return {
    kind: 'direct',
    role: grant.role,
    stages: [...grant.stages],
    by,
    at,
    provider: null,
    team: { slug, name },
    steps: [
      `${name} is ${roleWithStages({ ...grant, customName }, stages)} on ${project.name} (by ${toldActor(by)}, ${day(at)}).`,
      gives(facts, grant, customName),
    ],
    removals: [
      {
        kind: 'grant',
        text: `take the role ${nameOfRole(grant.role, customName)} on ${project.name} from ${name}`,
        touches: othersOfTeam(team.members, null),
      },
    ],
  };
}

function robotWay(
  robot: KnownRobot,
  path: Exclude<Path, { kind: 'grant' | 'instance-role' }>,
  { permission, project }: WayFacts,
): Way {
  const what = robot.robotKind === 'ci' ? 'CI robot' : 'cluster';
  const made = `${robot.name} is a ${what} of ${robot.project.slug} (made by ${toldActor(robot.createdBy)}, ${day(robot.createdAt)}).`;
  const shared = {
    ...nothing,
    ...({ kind: 'robot', role: what, by: robot.createdBy, at: robot.createdAt } as const),
  };
  if (path.kind === 'extra') {
    return {
      ...shared,
      steps: [
        made,
        `It was given to ${permissionPhrases[permission]} on ${project.name}.`,
        ...credentials(robot),
      ],
      removals: [
        {
          kind: 'extra',
          text: `take “${permissionPhrases[permission]}” from ${robot.name}, or disable it`,
          touches: touchesNothing,
        },
      ],
    };
  }
  const registry = path.kind === 'binding' ? own(robot.registrySlugs, path.registryId) : undefined;
  return {
    ...shared,
    steps: [
      made,
      `It is bound to ${registry ?? 'a registry'}.`,
      ...credentials(robot),
      `A ${what} may ${permissionPhrases[permission]} there.`,
    ],
    removals: [
      {
        kind: 'binding',
        text: `unbind ${robot.name} from ${registry ?? 'the registry'}, or disable it`,
        touches: touchesNothing,
      },
    ],
  };
}

/** What it signs in with, each with who was shown it. */
const credentials = ({ secrets, trusts }: KnownRobot): string[] => [
  ...secrets.map(
    ({ prefix, by, at, expiresAt }) =>
      `It signs in with the secret ${prefix}… (made by ${toldActor(by)} ${day(at)}, good until ${day(expiresAt)}).`,
  ),
  ...trusts.map(
    ({ issuer, by, at }) =>
      `It signs in with identity tokens of ${issuer} (trusted by ${toldActor(by)}, ${day(at)}).`,
  ),
];
