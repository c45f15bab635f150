import { newId } from '@/lib/ids';
import { actorColumns } from '../actors/actor-columns';
import { shownCaller } from '../actors/shown-actor';
import { originOf, type Call, type Services } from '../call/context';
import { findProject } from '../rights/find-project';
import { holdRole, roleOf } from '../roles/find-role';
import { requireProven } from '../call/require-proven';
import { write, type Write } from '../call/write';
import { checkStages } from './check-stages';
import { findSubject, noTeam, type Subject } from './find-subject';
import { requireMayGive } from './require-may-give';
import { grantedRole, type ShownGrant } from './show-grant';

interface Input {
  readonly project: string;
  readonly subject: string;
  readonly role: string;
  readonly stages?: readonly string[] | null | undefined;
}

/**
 * Gives a person or a team a role on a project, in place of the one they held directly. Roles that
 * let builds into stages can be limited to some. For whoever sees to the project's access, and holds
 * there what they give and what they replace (domain/permissions/may-give.ts).
 * Throws Refusal: `not-found` (project, person, team), `forbidden`, `invalid` (a role, a stage).
 */
export async function putGrant(services: Services, call: Call, input: Input): Promise<ShownGrant> {
  const project = await findProject(services, call, input.project, 'access.administer');
  await requireProven(services, call);
  const held = await findSubject(services, call, input.subject);
  return write(services, call, async ({ tx, sql, audit }) => {
    const before = await lockGrant(tx, project.id, held);
    const given = await holdRole(tx, input.role);
    const stages = checkStages(project, input, given);
    if (before) {
      const held = { role: await roleOf(tx, before.role), stages: before.stages };
      await requireMayGive(sql, call, project, held, 'take away');
    }
    await requireMayGive(sql, call, project, { role: given, stages });
    const role = given.slug;
    const createdAt = services.clock();
    const data = { role, stages, createdAt, ...actorColumns('createdBy', originOf(call).actor) };
    if (before) await tx.roleGrant.update({ where: { id: before.id }, data });
    else
      await tx.roleGrant.create({
        data: { id: newId(), projectId: project.id, ...held.key, ...data },
      });
    await audit({
      action: 'grant.saved',
      projectId: project.id,
      subjects: 'personId' in held.key ? held.key : {},
      target: `${project.slug}: ${held.subject}`,
      ...(before ? { before: { role: before.role, stages: before.stages } } : {}),
      after: { role, stages },
    });
    const { subject, name, kind } = held;
    const shown = { subject, name, kind, ...grantedRole(given), stages };
    return { ...shown, createdAt: createdAt.toISOString(), createdBy: shownCaller(call) };
  });
}

/**
 * The grant held now, with its project locked: of two at once, one goes first. A team stays until the
 * transaction ends. Throws Refusal `not-found` where it went meanwhile.
 */
export async function lockGrant(tx: Write['tx'], projectId: string, held: Subject) {
  await tx.$queryRaw`SELECT id FROM project WHERE id = ${projectId}::uuid FOR NO KEY UPDATE`;
  if ('teamId' in held.key) {
    const team = await tx.$queryRaw<
      unknown[]
    >`SELECT id FROM team WHERE id = ${held.key.teamId}::uuid FOR KEY SHARE`;
    if (team.length === 0) throw noTeam(held.subject.slice('team:'.length));
  }
  return tx.roleGrant.findFirst({ where: { projectId, ...held.key } });
}
