import { Refusal } from '@/lib/refusal';
import { lockProjectsOfTeam } from '@/server/platform/locks/lock-projects-of-team';
import { Prisma } from '@/server/platform/sql/prisma/client';
import { requireAdministrator } from '../call/callers';
import type { Call, Services } from '../call/context';
import { documentsAsked } from '../rights/read-policy';
import { requireProven } from '../call/require-proven';
import { write, type Write } from '../call/write';
import { findTeam, type TeamRow } from './find-team';

/**
 * Removes a team with its memberships and roles. Administrators only.
 * Throws Refusal: `forbidden`, `not-found`, `conflict` while it owns projects or a policy asks for its
 * approval, naming them, `reauthentication-required`.
 */
export async function removeTeam(
  services: Services,
  call: Call,
  input: { team: string },
): Promise<{ done: true }> {
  requireAdministrator(call, 'Removing teams');
  const team = await findTeam(services, call, input.team);
  await requireProven(services, call);
  return write(services, call, async (unit) => {
    const { tx, sql, audit } = unit;
    await lockProjectsOfTeam(sql, team.id);
    await refuseOwner(unit, team);
    await refuseNamed(unit, team);
    const grants = await tx.roleGrant.findMany({
      where: { teamId: team.id },
      select: { projectId: true, role: true, stages: true, project: { select: { slug: true } } },
      orderBy: { project: { slug: 'asc' } },
    });
    const members = await tx.membership.findMany({
      where: { teamId: team.id },
      select: { person: { select: { email: true } } },
      orderBy: { person: { email: 'asc' } },
    });
    const { count } = await tx.team.deleteMany({ where: { id: team.id } });
    if (count === 0) throw new Refusal('changed', `Team “${team.slug}” was removed meanwhile.`);
    await audit({
      action: 'team.removed',
      projectId: null,
      subjects: {},
      target: team.slug,
      before: {
        name: team.name,
        members: members.map(({ person }) => person.email),
        roles: grants.map(({ project, role, stages }) => ({ project: project.slug, role, stages })),
      },
    });
    // Who reads one project's trail alone learns of what went there.
    for (const { projectId, project, role, stages } of grants) {
      await audit({
        action: 'grant.removed',
        projectId,
        subjects: {},
        target: `${project.slug}: team:${team.slug}`,
        before: { role, stages },
      });
    }
    return { done: true };
  });
}

async function refuseOwner({ tx }: Write, team: TeamRow): Promise<void> {
  const owned = await tx.project.findMany({
    where: { teamId: team.id },
    select: { slug: true },
    orderBy: { slug: 'asc' },
  });
  if (owned.length === 0) return;
  const projects = owned.map(({ slug }) => slug);
  throw new Refusal(
    'conflict',
    `Team “${team.name}” owns ${projects.join(', ')}. A team that owns projects stays.`,
    { details: { projects } },
  );
}

/** A gate that asks for approval by a team that is gone could never pass. */
async function refuseNamed({ tx }: Write, team: TeamRow): Promise<void> {
  const named = await tx.$queryRaw<{ project: string; stage: string }[]>`
    SELECT p.slug AS project, s.slug AS stage
    FROM stage s JOIN project p ON p.id = s.project_id
    WHERE EXISTS (SELECT FROM (${Prisma.raw(documentsAsked('s.id'))}) asked
      WHERE jsonb_path_exists(asked.document, '$.gates[*].groups[*] ? (@.team == $team)',
        jsonb_build_object('team', ${team.slug}::text)))
    ORDER BY p.slug, s.position`;
  if (named.length === 0) return;
  const stages = named.map(({ project, stage }) => `${project}/${stage}`);
  throw new Refusal(
    'conflict',
    `The policies of ${stages.join(', ')}, or requests that were made under them, ask team “${team.name}” for approval. Change them, and decide the requests, first.`,
    { details: { stages } },
  );
}
