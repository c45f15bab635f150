import type { Role } from '@/domain/permissions/roles';
import { newId } from '@/lib/ids';
import { Refusal } from '@/lib/refusal';
import { announce } from '../../data/announce';
import { originOf, type Call, type Services } from '../context';
import { findProject, type ProjectRow } from '../projects/find-project';
import { write, type Write } from '../write';
import { findSubject, type Subject } from './find-subject';
import type { ShownGrant } from './show-grant';

interface Input {
  readonly project: string;
  readonly subject: string;
  readonly role: Role;
  readonly stages?: readonly string[] | undefined;
}

/**
 * Gives a person or a team a role on a project, in place of the one they held directly. Only
 * approvers are limited to stages. Maintainers only.
 * Throws Refusal: `not-found` (project, person, team), `forbidden`, `invalid` (a stage).
 */
export async function putGrant(services: Services, call: Call, input: Input): Promise<ShownGrant> {
  const project = await findProject(services, call, input.project, 'access.administer');
  const stages = checkStages(project, input);
  const held = await findSubject(services, input.subject);
  const { role } = input;
  return write(services, call, async ({ tx, sql, audit }) => {
    const before = await lockGrant(tx, project.id, held);
    const createdBy = originOf(call).actor.name;
    const createdAt = services.clock();
    const data = { role, stages, createdBy, createdAt };
    if (before) await tx.grant.update({ where: { id: before.id }, data });
    else
      await tx.grant.create({ data: { id: newId(), projectId: project.id, ...held.key, ...data } });
    await audit({
      action: 'grant.saved',
      projectId: project.id,
      target: `${project.slug}: ${held.subject}`,
      ...(before ? { before: { role: before.role, stages: before.stages } } : {}),
      after: { role, stages },
    });
    await announce(sql, { kind: 'access-changed', projectId: project.id });
    const { subject, name, kind } = held;
    return { subject, name, kind, role, stages, createdAt: createdAt.toISOString(), createdBy };
  });
}

/** The grant held now, with its project locked: of two at once, one goes first. */
export async function lockGrant(tx: Write['tx'], projectId: string, held: Subject) {
  await tx.$queryRaw`SELECT id FROM project WHERE id = ${projectId}::uuid FOR NO KEY UPDATE`;
  return tx.grant.findFirst({ where: { projectId, ...held.key } });
}

function checkStages(project: ProjectRow, { role, stages = [] }: Input): string[] {
  if (stages.length > 0 && role !== 'approver') {
    throw new Refusal('invalid', 'Only approvers can be limited to stages; leave `stages` out.', {
      fields: [{ path: 'stages', message: `not for the role ${role}` }],
    });
  }
  for (const slug of stages) {
    if (project.stages.some((stage) => stage.slug === slug)) continue;
    const names = project.stages.map((stage) => stage.slug).join(', ');
    throw new Refusal('invalid', `“${project.slug}” has no stage “${slug}”; it has ${names}.`, {
      fields: [{ path: 'stages', message: `no stage “${slug}”` }],
    });
  }
  return [...new Set(stages)];
}
