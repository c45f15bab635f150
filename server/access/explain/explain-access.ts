import { list } from '@/domain/gates/words';
import { can, projectsWhereCan } from '@/domain/permissions/can';
import { conditionsOf, type ConditionFacts } from '@/domain/permissions/conditions';
import { explain } from '@/domain/permissions/explain';
import { notHeldOf } from '@/domain/permissions/may-give';
import { permissionPhrases } from '@/domain/permissions/phrases';
import { rolePermissions, stagePermissions, type Permission } from '@/domain/permissions/roles';
import { roleWords } from '@/domain/permissions/words';
import { Refusal } from '@/lib/refusal';
import { readSignInSettings } from '../sign-in/sign-in-settings';
import type { Call, Services } from '../call/context';
import { findProject, type ProjectRow } from '../rights/find-project';
import { findAsked, type Asked } from './find-asked';
import { teamAsPerson } from './team-as-person';
import { readHolders, type KnownPerson } from './read-holders';
import { readStages, type KnownStage } from '../rights/read-stages';
import { readTeams } from './read-teams';
import { stageConditions } from './stage-conditions';
import { wayOf, type Way } from './ways';

interface Input {
  readonly project: string;
  readonly subject: string;
  readonly permission: Permission;
  readonly stage?: string | undefined;
}

/**
 * May somebody do something on a project, through what, under which conditions, and what would have to
 * go so that they may not: by the one authoriser's table (L6). `allowed` is what the product would
 * answer now, the laws that no role passes among it (L2).
 * Throws Refusal `not-found`, `forbidden` (about others: for those who give roles there, and auditors).
 */
export async function explainAccess(services: Services, call: Call, input: Input) {
  const project = await findProject(services, call, input.project);
  const asked = await findAsked(services, call, project, input.subject);
  const { sql } = services.db;
  const { permission } = input;
  const stages = await readStages(sql, project);
  const stage = findStage(stages, project, input.stage);
  const entry = stages[0]!;
  // A push that names no stage is one to the entry registry, and so for robots' pulls.
  const at = stage ?? (permission === 'image.push' ? entry : boundStage(asked, stages));
  const where = {
    projectId: project.id,
    ...(stage && { stage: stage.slug }),
    ...(at && { registryId: at.facts.registryId }),
  };
  const actor = actorOf(asked);
  const explanation = explain(actor, permission, where);
  const { reauthenticate: reauthenticates } = await readSignInSettings(sql);
  const conditions = conditionsOf({
    permission,
    stage: stage && stageConditions(stage),
    entry: { name: entry.name, registry: entry.registry },
    reauthenticates,
    holder: holderOf(asked, can(actor, 'promotion.execute', where)),
  });
  const forbids = conditions.filter(({ holds }) => holds === false);
  const allowed = explanation.allowed && forbids.length === 0;
  const named = allowed ? null : namedTeam(asked, permission, stage, project.id);
  const remains = conditions.some(({ holds }) => holds === null);
  const facts = {
    sql,
    project,
    stages,
    permission,
    stage: stage?.name ?? null,
    teams: await readTeams(sql, project.id),
    seen: projectsWhereCan(call.actor, 'project.read'),
  };
  const ways: Way[] = [];
  for (const path of explanation.paths) ways.push(await wayOf(asked, path, facts));
  const verdict = !allowed ? ('no' as const) : remains ? ('yes-if' as const) : ('yes' as const);
  const holders = allowed ? [] : await readHolders(sql, project.id);
  return {
    subject: { kind: asked.kind, subject: asked.subject, name: asked.name },
    permission,
    stage: stage && { slug: stage.slug, name: stage.name },
    allowed,
    verdict,
    sentence: named
      ? `Not by themselves: ${asked.name} may not promote into ${stage?.name}, but approves what others ask for there.`
      : sentenceOf(verdict, asked, permission, stage),
    ways,
    conditions,
    takeAway: ways.flatMap(({ removals }) => {
      const [first] = removals;
      return first ? [`${capital(first.text)}. ${first.touches.text}`] : [];
    }),
    missing: allowed
      ? []
      : [
          ...forbids.map(({ text }) => text),
          ...(named
            ? [
                `The policy of ${stage?.name} asks team ${named} for approval, and counts its members whatever their role: ${asked.name} is one.`,
              ]
            : []),
          ...(explanation.allowed ? [] : missingOf(asked, explanation.missing, permission, stage)),
        ],
    givers:
      allowed || forbids.length > 0 ? [] : giversOf(holders, asked, permission, project, stage),
  };
}

function findStage(
  stages: readonly KnownStage[],
  project: ProjectRow,
  slug: string | undefined,
): KnownStage | null {
  if (slug === undefined) return null;
  const stage = stages.find((one) => one.slug === slug);
  if (stage) return stage;
  const known = stages.map((one) => one.slug).join(', ');
  throw new Refusal('not-found', `${project.slug} has no stage ${slug}; it has ${known}.`);
}

/** The team by which a policy counts somebody's approval though they hold no role for it. */
function namedTeam(
  asked: Asked,
  permission: Permission,
  stage: KnownStage | null,
  projectId: string,
): string | null {
  if (!stagePermissions.has(permission) || !stage || asked.kind === 'robot') return null;
  const theirs = asked.kind === 'team' ? [asked.slug] : activeTeams(asked.person);
  const reads = can(actorOf(asked), 'project.read', { projectId });
  return reads ? (stage.facts.asksTeams.find((team) => theirs.includes(team)) ?? null) : null;
}

const activeTeams = ({ disabled, teams }: KnownPerson): readonly string[] =>
  disabled ? [] : teams;

/** A robot asked about without a stage is asked about its own. */
const boundStage = (asked: Asked, stages: readonly KnownStage[]): KnownStage | null =>
  asked.kind === 'robot'
    ? (stages.find(({ facts }) =>
        asked.robot.registries.some(({ registryId }) => registryId === facts.registryId),
      ) ?? null)
    : null;

/** Disabled ones as if they were not: that they are is a condition of its own. */
function actorOf(asked: Asked) {
  switch (asked.kind) {
    case 'person':
      return asked.person;
    case 'robot':
      return asked.robot;
    case 'team':
      return teamAsPerson(asked.team ? [asked.team.grant] : []);
  }
}

function holderOf(asked: Asked, executes: boolean): ConditionFacts['holder'] {
  const { name } = asked;
  switch (asked.kind) {
    case 'person':
      return {
        kind: 'person',
        name,
        executes,
        disabled: asked.person.disabled,
        teams: asked.person.teams,
      };
    case 'team':
      return { kind: 'team', name, executes, slug: asked.slug };
    case 'robot': {
      const { robotKind, disabled, secrets, trusts, registrySlugs } = asked.robot;
      return {
        kind: 'robot',
        name,
        robotKind,
        disabled,
        credentials: secrets.length + trusts.length,
        registries: Object.values(registrySlugs).sort(),
      };
    }
  }
}

function sentenceOf(
  verdict: 'yes' | 'yes-if' | 'no',
  { name }: Asked,
  permission: Permission,
  stage: KnownStage | null,
): string {
  const what = `${permissionPhrases[permission]}${into(permission, stage)}`;
  if (verdict === 'no') return `No: ${name} may not ${what}.`;
  return verdict === 'yes'
    ? `Yes: ${name} may ${what}.`
    : `Yes, if: ${name} may ${what}, under the conditions below.`;
}

const into = (permission: Permission, stage: KnownStage | null): string => {
  if (!stage) return '';
  return stagePermissions.has(permission) || permission === 'promotion.request'
    ? ` into ${stage.name}`
    : ` (${stage.name})`;
};

function missingOf(
  asked: Asked,
  missing: ReturnType<typeof explain>['missing'],
  permission: Permission,
  stage: KnownStage | null,
): string[] {
  if (asked.kind === 'robot') {
    const { robotKind, registrySlugs } = asked.robot;
    const bound = Object.values(registrySlugs).sort().join(', ') || 'nothing';
    return [
      robotKind === 'cluster'
        ? `A cluster pulls from its own registry (${bound}) and does nothing else anywhere.`
        : `This CI robot is bound to ${bound} and was not given to ${permissionPhrases[permission]}${into(permission, stage)}.`,
    ];
  }
  if (missing?.kind === 'stages') {
    return [
      `${asked.name} may ${permissionPhrases[permission]}, but only into other stages: ${list([...new Set(missing.grants.flatMap(({ stages }) => stages))])}.`,
    ];
  }
  const roles = missing?.kind === 'role' ? missing.roles : [];
  const [role] = roles;
  return role === undefined
    ? ['No role gives it.']
    : [
        `Nothing that ${asked.name} holds gives it; it needs the role ${roleWords[role].name}, or a custom role with it.`,
      ];
}

/** Who can give what is missing: whoever sees to the project's access and holds it themselves. */
function giversOf(
  people: readonly KnownPerson[],
  asked: Asked,
  permission: Permission,
  project: ProjectRow,
  stage: KnownStage | null,
) {
  const right = asked.kind === 'robot' ? 'robot.administer' : 'access.administer';
  const smallest = Object.entries(rolePermissions).find(([, given]) => given.includes(permission));
  const given = {
    projectId: project.id,
    role: smallest?.[0] ?? 'maintainer',
    stages: stage && stagePermissions.has(permission) ? [stage.slug] : [],
  };
  return people
    .filter((person) => !person.disabled && can(person, right, { projectId: project.id }))
    .filter((person) => asked.kind === 'robot' || notHeldOf(person, given).length === 0)
    .map(({ name, email }) => ({ name, email }))
    .slice(0, 20);
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
