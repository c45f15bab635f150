import { describeGate, titleOf } from '@/domain/gates/kinds/index';
import { list } from '@/domain/gates/words';
import { toldActor } from '@/domain/people/actors';
import { can, grantGives, type Place } from '@/domain/permissions/can';
import { explain } from '@/domain/permissions/explain';
import type { Permission } from '@/domain/permissions/roles';
import { instanceRoleWords } from '@/domain/permissions/words';
import { own } from '@/lib/text/own';
import { personCalling } from '../call/callers';
import type { Call, Services } from '../call/context';
import { findStage } from '../rights/find-stage';
import { day } from './day';
import { roleWithStages } from './name-of-role';
import { readHolders, type KnownPerson } from './read-holders';
import { isLive, readMachines, type KnownRobot } from './read-machines';
import { readStages, type KnownStage } from '../rights/read-stages';

export interface WhoHolder {
  readonly kind: 'person' | 'robot' | 'policy';
  readonly subject: string | null;
  readonly name: string;
  readonly paths: string[];
}

export interface WhoGroup {
  readonly kind:
    | 'push'
    | 'promote'
    | 'approve'
    | 'ask'
    | 'automatic'
    | 'waive'
    | 'break-glass'
    | 'policy'
    | 'give';
  readonly title: string;
  readonly text: string;
  readonly holders: WhoHolder[];
}

/**
 * Every person and machine that can put bytes into a stage, each with every path, and those who could
 * give themselves such a path. For every person who sees the project, as the access matrix is; robots
 * are refused. Disabled people and robots without a credential that counts are left out: they cannot.
 */
export async function whoCan(
  services: Services,
  call: Call,
  input: { project: string; stage: string },
) {
  personCalling(call);
  const { project, stage: found } = await findStage(services, call, input);
  const { sql } = services.db;
  const stages = await readStages(sql, project);
  const at = stages.findIndex(({ slug }) => slug === found.slug);
  const stage = stages[at]!;
  const asked = [...new Set(stages.flatMap(({ facts }) => facts.asksTeams))];
  const everybody = await readHolders(sql, project.id, { teams: asked });
  const people = everybody.filter(({ disabled }) => !disabled);
  const robots = (await readMachines(sql, project.id, services.clock())).filter(isLive);
  const world: World = {
    stages,
    people,
    robots,
    projectId: project.id,
    agrees: project.agreesPolicies,
  };
  return {
    stage: { slug: stage.slug, name: stage.name, registry: stage.registry },
    isEntry: at === 0,
    policy: {
      version: stage.policy.version,
      automatic: stage.policy.automatic !== false,
      gates: stage.policy.gates.map((gate) => `${titleOf(gate)}: ${describeGate(gate)}`),
    },
    groups: groupsOf(world, stage).filter(({ holders }) => holders.length > 0),
    from: stages
      .slice(0, at)
      .toReversed()
      .map((before) => ({
        slug: before.slug,
        name: before.name,
        text: summaryOf(world, before),
      })),
  };
}

interface World {
  readonly projectId: string;
  /** Does each change of a policy need the word of another who may edit it? */
  readonly agrees: boolean;
  readonly stages: readonly KnownStage[];
  readonly people: readonly KnownPerson[];
  readonly robots: readonly KnownRobot[];
}

function groupsOf(world: World, stage: KnownStage): WhoGroup[] {
  const entry = stage.facts.isEntry;
  return entry ? [pushers(world, stage), givers(world, stage)] : intoStage(world, stage);
}

const pushers = (world: World, stage: KnownStage): WhoGroup => ({
  kind: 'push',
  title: `Push to ${stage.registry}`,
  text: 'Whatever they push is in the stage at once; no gate stands before it.',
  holders: holders(world, stage, 'image.push'),
});

function intoStage(world: World, stage: KnownStage): WhoGroup[] {
  const { name, facts, policy } = stage;
  const before = world.stages[world.stages.indexOf(stage) - 1];
  const executors = holders(world, stage, 'promotion.execute');
  const named = approversByTeam(world, stage);
  const approving = merge([...holders(world, stage, 'promotion.approve'), ...named]);
  const deciding = facts.asksApproval ? approving : executors;
  const asking = merge([...holders(world, stage, 'promotion.request'), ...executors]).filter(
    ({ subject }) => !deciding.some((one) => one.subject === subject),
  );
  const gated = policy.gates.length > 0 ? ' once its gates pass' : ', which asks for nothing';
  return [
    facts.asksApproval
      ? {
          kind: 'approve',
          title: `Approve into ${name}`,
          text: `They let in what somebody else asked for, once the other gates pass; never what they asked for themselves.`,
          holders: approving,
        }
      : {
          kind: 'promote',
          title: `Promote into ${name}`,
          text: `They let a build of ${before?.name ?? 'the stage before'} in at once${gated}.`,
          holders: executors,
        },
    {
      kind: 'ask',
      title: `Ask for a promotion into ${name}`,
      text: `It comes in when others ${facts.asksApproval ? 'approve' : 'who may promote give the last click'}; alone they put nothing there.`,
      holders: asking,
    },
    {
      kind: 'automatic',
      title: `${name} fills by itself`,
      text: `Its policy lets in every build of ${before?.name ?? 'the stage before'} whose gates pass: whoever puts bytes there puts them here.`,
      holders: policy.automatic
        ? [
            {
              kind: 'policy',
              subject: null,
              name: `The policy of ${name}`,
              paths: [`version ${policy.version}: automatic`],
            },
          ]
        : [],
    },
    {
      kind: 'waive',
      title: 'Waive a gate',
      text: 'They let one gate of one promotion pass, with a reason and an expiry; not of one into the last stage that they asked for.',
      holders: holders(world, stage, 'promotion.waive'),
    },
    {
      kind: 'break-glass',
      title: 'Break the glass',
      text: 'They promote past the whole policy, with a reason; somebody else signs it off afterwards.',
      holders: holders(world, stage, 'promotion.break-glass'),
    },
    {
      kind: 'policy',
      title: `Change what ${name} asks`,
      text: world.agrees
        ? 'They can propose a policy that asks for less; it counts once another of them agrees. Every version is kept, and approvals given for the one before lapse.'
        : 'They can save a policy that asks for less; every version is kept, and approvals given for the one before lapse.',
      holders: holders(world, stage, 'policy.edit'),
    },
    givers(world, stage),
  ];
}

/** Whom a permission lets in, each with every path. */
function holders(world: World, stage: KnownStage, permission: Permission): WhoHolder[] {
  const where = stage.facts;
  return [
    ...world.people.flatMap((person): WhoHolder[] => {
      const { allowed, paths } = explain(person, permission, where);
      if (!allowed) return [];
      return [
        {
          kind: 'person',
          subject: person.email,
          name: person.name,
          paths: paths.flatMap((path) => {
            if (path.kind === 'instance-role') {
              return [`${instanceRoleWords[path.role].name} of the whole installation`];
            }
            return path.kind === 'grant' ? [grantPath(path.grant, world.stages)] : [];
          }),
        },
      ];
    }),
    ...world.robots.flatMap((robot): WhoHolder[] =>
      can(robot, permission, where)
        ? [
            {
              kind: 'robot',
              subject: robot.name,
              name: robot.name,
              paths: [robotPath(robot)],
            },
          ]
        : [],
    ),
  ];
}

const grantPath = (grant: KnownPerson['grants'][number], stages: readonly KnownStage[]): string => {
  const through = grant.team
    ? ` through team ${grant.team.name}${grant.team.provider ? ` (${grant.team.provider})` : ''}`
    : '';
  return `${roleWithStages(grant, stages)}${through}, by ${toldActor(grant.by)}, ${day(grant.at)}`;
};

const robotPath = ({ secrets, trusts, robotKind, createdBy }: KnownRobot): string => {
  const ways = [
    ...(secrets.length > 0
      ? [
          `${secrets.length === 1 ? 'a secret' : `${secrets.length} secrets`}, good until ${day(secrets.at(-1)?.expiresAt ?? '')}`,
        ]
      : []),
    ...trusts.map(({ issuer }) => `identity tokens of ${issuer}`),
  ];
  return `${robotKind === 'ci' ? 'CI robot' : 'Cluster'} made by ${toldActor(createdBy)}, with ${list(ways)}`;
};

/** Whom a policy asks by team, whatever their role, where they see the project. */
const approversByTeam = ({ people }: World, { facts, policy }: KnownStage): WhoHolder[] =>
  people
    .filter((person) => can(person, 'project.read', facts))
    .flatMap((person): WhoHolder[] => {
      const teams = facts.asksTeams.filter((team) => person.teams.includes(team));
      if (teams.length === 0) return [];
      const paths = teams.map(
        (team) => `asked by the policy (version ${policy.version}) as one of team ${team}`,
      );
      return [{ kind: 'person', subject: person.email, name: person.name, paths }];
    });

const merge = (found: readonly WhoHolder[]): WhoHolder[] => {
  const bySubject = new Map<string | null, WhoHolder>();
  for (const one of found) {
    const known = bySubject.get(one.subject);
    const paths = [...(known?.paths ?? []), ...one.paths];
    bySubject.set(one.subject, { ...(known ?? one), paths });
  }
  return [...bySubject.values()];
};

/** Who could give such a right to themselves or to somebody who does as they say. */
function givers({ people, projectId }: World, stage: KnownStage): WhoGroup {
  const where: Place = { projectId };
  const wanted: Permission = stage.facts.isEntry ? 'image.push' : 'promotion.execute';
  const teams = teamsThatGive(people, wanted, stage);
  const found = people.map((person): WhoHolder => {
    const may = (permission: Permission) => can(person, permission, where);
    const maintained = teams.filter(({ id }) => person.maintainsTeams?.includes(id));
    return {
      kind: 'person',
      subject: person.email,
      name: person.name,
      paths: [
        ...(person.instanceRole === 'administrator'
          ? ['administrates the whole installation']
          : []),
        ...(may('access.administer') ? ['gives roles on the project'] : []),
        // A robot hands out only what its maker may do (services/robots/require-may-entrust.ts).
        ...(stage.facts.isEntry && may('robot.administer') && may('image.push')
          ? ['makes CI robots here']
          : []),
        ...maintained.map(({ name }) => `maintains team ${name}, which holds the right`),
      ],
    };
  });
  return {
    kind: 'give',
    title: 'Could give it to themselves or others',
    text: 'They hold no more than stands above, but can hand it out; the audit trail keeps each time.',
    holders: found.filter(({ paths }) => paths.length > 0),
  };
}

function teamsThatGive(people: readonly KnownPerson[], wanted: Permission, stage: KnownStage) {
  const teams = new Map<string, { id: string; name: string }>();
  for (const { grants } of people) {
    for (const grant of grants) {
      if (grant.team && grantGives(grant, wanted, stage.facts))
        teams.set(grant.team.id, grant.team);
    }
  }
  return [...teams.values()];
}

/** In one sentence: how a stage before fills, and by how many. */
function summaryOf(world: World, stage: KnownStage): string {
  const [first] = groupsOf(world, stage);
  const found = first?.holders ?? [];
  const people = found.filter(({ kind }) => kind === 'person').length;
  const robots = found.length - people;
  const who = list([
    ...(people > 0 ? [people === 1 ? '1 person' : `${people} people`] : []),
    ...(robots > 0 ? [robots === 1 ? '1 robot' : `${robots} robots`] : []),
  ]);
  const verb =
    own({ push: 'push to it', approve: 'approve into it' }, first?.kind ?? '') ?? 'promote into it';
  const itself = stage.policy.automatic ? '; it also fills by itself' : '';
  return `${who || 'Nobody'} can ${verb}${itself}.`;
}
