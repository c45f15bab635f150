import { keptActor, nameInTrail } from '@/domain/people/actors';
import { permissionsOf } from '@/domain/permissions/can';
import { isLimitable } from '@/domain/permissions/limitable';
import { newId } from '@/lib/ids';
import { touchTeam } from '../teams/touch-team';
import { actorColumns } from '../actors/actor-columns';
import type { Write } from '../call/write';
import { givenRoleOf } from './invitation-row';
import type { LiveLink } from './live-link';

interface Person {
  readonly id: string;
  readonly email: string;
}

/** Gives somebody what an invitation gives. It adds and never takes: what they hold already stays. */
export async function applyInvitation(
  unit: Write,
  link: LiveLink,
  person: Person,
  now: Date,
): Promise<void> {
  if (link.gives.team) await addToTeam(unit, link, person, now);
  if (link.gives.project) await grantOnProject(unit, link, person, now);
}

async function addToTeam(
  unit: Write,
  { row: { teamId, teamSlug, maintainer, createdBy } }: LiveLink,
  person: Person,
  now: Date,
) {
  if (teamId === null) return;
  const key = { teamId, personId: person.id };
  const where = { teamId_personId: key };
  const before = await unit.tx.membership.findUnique({ where });
  if (before && (before.maintainer || !maintainer)) return;
  await unit.tx.membership.upsert({
    where,
    create: { ...key, maintainer, createdAt: now },
    update: { maintainer },
  });
  await unit.audit({
    action: 'team.member-saved',
    projectId: null,
    subjects: { personId: person.id },
    target: `${teamSlug}: ${person.email}`,
    ...(before ? { before: { maintainer: before.maintainer } } : {}),
    after: { maintainer, invitedBy: nameInTrail(createdBy) },
  });
  await touchTeam(unit.sql, teamId);
}

async function grantOnProject(unit: Write, { row }: LiveLink, person: Person, now: Date) {
  const given = givenRoleOf(row);
  if (!given) return;
  const { projectId, role, stages } = given;
  const { tx, audit } = unit;
  const before = await tx.roleGrant.findFirst({ where: { projectId, personId: person.id } });
  // One role is held directly: it gives way only to one that gives all that it gave.
  if (before && !(await outdoes(unit, given, before))) return;
  const invitedBy = nameInTrail(row.createdBy);
  const data = {
    role,
    stages,
    createdAt: now,
    ...actorColumns('createdBy', keptActor(row.createdBy)),
  };
  if (before) await tx.roleGrant.update({ where: { id: before.id }, data });
  else
    await tx.roleGrant.create({ data: { id: newId(), projectId, personId: person.id, ...data } });
  await audit({
    action: 'grant.saved',
    projectId,
    subjects: { personId: person.id },
    target: `${row.projectSlug}: ${person.email}`,
    ...(before ? { before: { role: before.role, stages: before.stages } } : {}),
    after: { role, stages, invitedBy },
  });
}

type Held = NonNullable<ReturnType<typeof givenRoleOf>>;

/** Does the new role give everything that the held one gives, in all of its stages? */
async function outdoes(
  { tx }: Write,
  given: Held,
  held: { role: string; stages: string[] },
): Promise<boolean> {
  const custom = await tx.customRole.findUnique({ where: { slug: held.role } });
  const gives = permissionsOf({ ...given, through: '' });
  const gave = permissionsOf({
    ...held,
    permissions: custom?.permissions ?? null,
    projectId: given.projectId,
    through: '',
  });
  if (!gave.every((permission) => gives.includes(permission))) return false;
  const { stages } = given;
  return (
    stages.length === 0 ||
    !isLimitable(gave) ||
    (held.stages.length > 0 && held.stages.every((stage) => stages.includes(stage)))
  );
}
