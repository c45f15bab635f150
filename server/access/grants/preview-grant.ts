import type { HeldGrant, Person } from '@/domain/permissions/can';
import { lossOf, type LostPermission } from '@/domain/permissions/loss';
import { permissionPhrases } from '@/domain/permissions/phrases';
import { stagePermissions } from '@/domain/permissions/roles';
import { list } from '@/domain/gates/words';
import { activePerson, readHolders, type KnownPerson } from '../explain/read-holders';
import { personCalling } from '../call/callers';
import type { Call, Services } from '../call/context';
import { findProject, type ProjectRow } from '../rights/find-project';
import { holdRole, roleOf, type RoleRow } from '../roles/find-role';
import { findSubject, type Subject } from './find-subject';
import { checkStages } from './check-stages';
import { whyNotGive } from './require-may-give';

interface Input {
  readonly project: string;
  readonly subject: string;
  /** Left out: the role held now is taken away. */
  readonly role?: string | undefined;
  readonly stages?: readonly string[] | undefined;
}

/**
 * What a change of a grant does to everybody concerned, before it is done: the permissions and stages
 * that nothing else gives them, and what they gain. For those who may give roles on the project, about those
 * whom they may name: whom they give nothing, they learn nothing of.
 * @throws Refusal `not-found`, `forbidden`, `invalid` as `putGrant`.
 */
export async function previewGrant(services: Services, call: Call, input: Input) {
  const project = await findProject(services, call, input.project, 'access.administer');
  const held = await findSubject(services, call, input.subject);
  const { prisma, sql } = services.db;
  const before = await prisma.roleGrant.findFirst({
    where: { projectId: project.id, ...held.key },
  });
  const had = before && { role: await roleOf(prisma, before.role), stages: before.stages };
  const role = input.role === undefined ? null : await holdRole(prisma, input.role);
  // A query has no way to say none: left out is all.
  const named = { stages: input.stages?.length ? input.stages : null };
  const given = role && { role, stages: checkStages(project, named, role) };

  const people = await concerned(services, project, held);
  const changed = people.map((person) => {
    const kept = person.grants.filter(({ grantId }) => grantId !== before?.id);
    const now = given ? [...kept, grantOf(project, given, held)] : kept;
    return { person, after: { ...person, grants: now } };
  });
  const places = [{ id: project.id, stages: project.stages.slice(1).map(({ slug }) => slug) }];
  const takes = (from: Person, to: Person) =>
    (lossOf(from, to, places)[0]?.permissions ?? []).map((right) => show(project, right));
  const view = changed.map(({ person, after }) => {
    const [was, is] = [activePerson(person), disabledOr(person, after)];
    const { email, name } = person;
    return { email, name, loses: takes(was, is), gains: takes(is, was) };
  });
  const caller = personCalling(call);
  const reason =
    (had && whyNotGive(caller, project, had, 'take away')) ??
    (given && whyNotGive(caller, project, given, 'give'));
  const ids = new Set(people.map(({ id }) => id));
  const others = (await readHolders(sql, project.id)).filter(({ id }) => !ids.has(id));
  const looksAfter = (person: KnownPerson | (typeof changed)[number]['after']) =>
    !person.disabled && person.grants.some(({ role: one }) => one === 'maintainer');
  const lastMaintainer =
    people.some(looksAfter) && ![...others, ...changed.map(({ after }) => after)].some(looksAfter);
  return {
    people: view,
    sentences: sentencesOf(held, view, lastMaintainer, project),
    lastMaintainer,
    allowed: reason === null,
    reason,
  };
}

async function concerned({ db }: Services, project: ProjectRow, held: Subject) {
  const ids =
    'personId' in held.key
      ? [held.key.personId]
      : (
          await db.prisma.membership.findMany({
            where: held.key,
            select: { personId: true },
          })
        ).map(({ personId }) => personId);
  return readHolders(db.sql, project.id, { ids });
}

const grantOf = (
  { id: projectId }: ProjectRow,
  { role, stages }: { role: RoleRow; stages: readonly string[] },
  held: Subject,
): HeldGrant => ({
  projectId,
  role: role.slug,
  permissions: role.permissions,
  stages,
  through: held.kind === 'team' ? `team ${held.name}` : 'direct',
});

const disabledOr = (
  person: KnownPerson,
  after: Omit<KnownPerson, 'grants'> & { grants: readonly HeldGrant[] },
) => (person.disabled ? activePerson(person) : after);

const show = (project: ProjectRow, { permission, stages }: LostPermission) => {
  const names = stages?.map(
    (slug) => project.stages.find((one) => one.slug === slug)?.name ?? slug,
  );
  const byStage = stagePermissions.has(permission);
  const where = !byStage ? '' : names ? ` into ${list(names)}` : ' into every stage';
  return {
    permission,
    stages: stages && [...stages],
    text: `${permissionPhrases[permission]}${where}`,
  };
};

type Changed = { name: string; loses: { text: string }[]; gains: { text: string }[] };

function sentencesOf(
  held: Subject,
  people: readonly Changed[],
  lastMaintainer: boolean,
  project: ProjectRow,
): string[] {
  const losers = people.filter(({ loses }) => loses.length > 0);
  const gainers = people.filter(({ gains }) => gains.length > 0);
  const what = (of: readonly Changed[], key: 'loses' | 'gains') =>
    list([...new Set(of.flatMap((one) => one[key].map(({ text }) => text)))]);
  const whom = (of: readonly Changed[]) =>
    held.kind === 'person'
      ? held.name
      : `${of.length} ${of.length === 1 ? 'person' : 'people'} of ${held.name}`;
  return [
    ...(losers.length > 0 ? [`Takes away from ${whom(losers)}: ${what(losers, 'loses')}.`] : []),
    ...(gainers.length > 0 ? [`Gives ${whom(gainers)}: ${what(gainers, 'gains')}.`] : []),
    ...(held.kind === 'team' && people.length > losers.length && losers.length > 0
      ? [
          `${people.length - losers.length} of its ${people.length} members keep all they may, by other ways.`,
        ]
      : []),
    ...(held.kind === 'team' && people.length === 0
      ? [`Nobody is in ${held.name} yet; it counts for whoever joins.`]
      : []),
    ...(people.length > 0 && losers.length + gainers.length === 0
      ? [
          `Nothing changes for ${held.kind === 'team' ? `members of ${held.name}` : held.name}: all of it is held by other ways too.`,
        ]
      : []),
    ...(lastMaintainer
      ? [`Nobody but administrators would look after “${project.slug}” any more.`]
      : []),
  ];
}
