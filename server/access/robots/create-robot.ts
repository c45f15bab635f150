import type { RobotExtra, RobotKind } from '@/domain/permissions/roles';
import { newId } from '@/lib/ids';
import { Refusal } from '@/lib/refusal';
import { lockProjects } from '@/server/platform/locks/lock-projects';
import { actorColumns } from '../actors/actor-columns';
import { originOf, type Call, type Services } from '../call/context';
import { findProject } from '../rights/find-project';
import { requireProven } from '../call/require-proven';
import { isTaken, write } from '../call/write';
import { auditRobot } from './audit-robot';
import { checkShape, usualExtras } from './check-shape';
import { chooseRegistries } from './choose-registries';
import { chooseStages } from './choose-stages';
import { newRobotSecret } from './new-robot-secret';
import { requireMayEntrust } from './require-may-entrust';
import { robotParts, showRobots, type ShownRobot } from './show-robot';

interface Input {
  readonly project: string;
  readonly name: string;
  readonly kind: RobotKind;
  readonly registry?: string | undefined;
  readonly registries?: readonly string[] | undefined;
  readonly permissions?: readonly RobotExtra[] | undefined;
  readonly stages?: readonly string[] | undefined;
  readonly environment?: string | null | undefined;
  readonly expiresInDays?: number | undefined;
}

/**
 * Makes a robot or a cluster with its first secret, which is in this answer and nowhere else. CI
 * pushes to entry registries, to its project's where none is named: there is one way in (L2). A
 * cluster pulls from the one registry it is bound to (L3), which has to be said. Its maker holds all
 * that it may do.
 * Throws Refusal: `not-found` (project, registry), `forbidden`, `invalid` (CI elsewhere than at an
 * entry, a cluster without a registry, what its kind does not have), `conflict` (the name).
 */
export async function createRobot(
  services: Services,
  call: Call,
  input: Input,
): Promise<ShownRobot & { secret: string }> {
  const project = await findProject(services, call, input.project, 'robot.administer');
  await requireProven(services, call);
  checkShape(input.kind, input);
  const slugs = [
    ...(input.registry === undefined ? [] : [input.registry]),
    ...(input.registries ?? []),
  ];
  const entry = project.stages[0]?.registry.slug;
  if (slugs.length === 0 && input.kind === 'ci' && entry !== undefined) slugs.push(entry);
  if (slugs.length === 0) {
    const names = project.stages.map((stage) => stage.registry.slug).join(', ');
    throw new Refusal('invalid', `Name the one registry that the cluster pulls from: ${names}.`, {
      fields: [{ path: 'registry', message: 'is missing for a cluster' }],
    });
  }
  const registries = await chooseRegistries(services, call, project, {
    ...input,
    registries: slugs,
  });
  const now = services.clock();
  const { secret, row } = newRobotSecret(call, input.kind, now, input.expiresInDays);
  const username = `robot.${project.slug}.${input.name}`;
  try {
    return await write(services, call, async ({ tx, sql, audit }) => {
      await lockProjects(sql, [project.id, ...registries.map(({ projectId }) => projectId)]);
      const permissions = input.kind === 'ci' ? [...new Set(input.permissions ?? usualExtras)] : [];
      const stages = await chooseStages(tx, project.id, {
        permissions,
        stages: input.stages ?? [],
        named: input.stages !== undefined,
      });
      await requireMayEntrust(sql, call, {
        projectId: project.id,
        name: input.name,
        kind: input.kind,
        permissions,
        stages,
        registries: registries.map(({ id: registryId, projectId }) => ({ registryId, projectId })),
      });
      const robot = await tx.robot.create({
        data: {
          id: newId(),
          projectId: project.id,
          kind: input.kind,
          permissions,
          stages,
          environment: input.environment ?? null,
          registries: { create: registries.map(({ id: registryId }) => ({ registryId })) },
          name: input.name,
          username,
          createdAt: now,
          ...actorColumns('createdBy', originOf(call).actor),
          secrets: { create: row },
        },
        include: robotParts,
      });
      const more = { secret: row.prefix, expiresAt: row.expiresAt };
      await auditRobot(audit, { before: null, after: robot, more });
      const [shown] = await showRobots(sql, [robot], call.actor, now);
      return { ...shown!, secret };
    });
  } catch (error) {
    if (!isTaken(error)) throw error;
    throw nameTaken(project.slug, input.name);
  }
}

const nameTaken = (project: string, name: string): Refusal =>
  new Refusal(
    'conflict',
    `“${project}” has a credential named “${name}” already. Choose another name, or remove that one first.`,
    { fields: [{ path: 'name', message: 'is taken' }] },
  );
