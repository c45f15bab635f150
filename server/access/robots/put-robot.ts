import type { RobotExtra, RobotKind } from '@/domain/permissions/roles';
import { newId } from '@/lib/ids';
import { Refusal } from '@/lib/refusal';
import { actorColumns } from '../actors/actor-columns';
import { originOf, type Call, type Services } from '../call/context';
import { findProject } from '../rights/find-project';
import { requireProven } from '../call/require-proven';
import { write } from '../call/write';
import { auditRobot } from './audit-robot';
import { changeRobot } from './change-robot';
import { checkShape, usualExtras } from './check-shape';
import { chooseRegistries } from './choose-registries';
import { chooseStages } from './choose-stages';
import { lockRobot } from './find-robot';
import { requireMayEntrust } from './require-may-entrust';
import { robotParts, showRobots, type RobotRow, type ShownRobot } from './show-robot';

interface Input {
  readonly project: string;
  readonly name: string;
  readonly kind: RobotKind;
  readonly registries: readonly string[];
  readonly permissions?: readonly RobotExtra[] | undefined;
  readonly stages?: readonly string[] | undefined;
  readonly environment?: string | null | undefined;
  readonly disabled?: boolean | undefined;
}

/**
 * Has a robot of this name be so, for tools that state what is to be: makes it without a secret where
 * there is none, and changes it where it is otherwise. What is left out gets its default, but for
 * `disabled`, so that no plan enables what somebody disabled in a hurry.
 * @throws Refusal `not-found` (project, registry), `forbidden`, `invalid`, `conflict` (another kind).
 */
export async function putRobot(services: Services, call: Call, input: Input): Promise<ShownRobot> {
  const { kind, name, disabled } = input;
  const project = await findProject(services, call, input.project, 'robot.administer');
  checkShape(kind, input);
  const registries = await chooseRegistries(services, call, project, input);
  const permissions = kind === 'ci' ? (input.permissions ?? usualExtras) : [];
  const environment = input.environment ?? null;
  await requireProven(services, call);
  return write(services, call, async (writing) => {
    const { tx, sql, audit } = writing;
    const others = registries.map(({ projectId }) => projectId);
    const known = await lockRobot(writing, call, project, name, others);
    if (known && known.kind !== kind) {
      throw new Refusal(
        'conflict',
        `“${name}” is ${known.kind === 'ci' ? 'a CI robot' : 'a cluster'}, and stays one. Choose another name, or remove it first.`,
        { fields: [{ path: 'kind', message: 'is another' }] },
      );
    }
    if (known) {
      // Unchanged, it is none of the administrators' business.
      const { stages = [] } = input;
      const same = isSame(known, registries, permissions, stages);
      const wanted = same
        ? { environment, disabled }
        : { registries, permissions, stages, environment, disabled };
      return changeRobot(services, call, writing, known, wanted);
    }
    const stages = await chooseStages(tx, project.id, {
      permissions,
      stages: input.stages ?? [],
      named: input.stages !== undefined,
    });
    await requireMayEntrust(sql, call, {
      projectId: project.id,
      name,
      kind,
      permissions,
      stages,
      registries: registries.map(({ id: registryId, projectId }) => ({ registryId, projectId })),
    });
    const now = services.clock();
    const robot = await tx.robot.create({
      data: {
        id: newId(),
        projectId: project.id,
        kind,
        name,
        environment,
        permissions: [...new Set(permissions)].sort(),
        stages,
        registries: { create: registries.map(({ id: registryId }) => ({ registryId })) },
        username: `robot.${project.slug}.${name}`,
        createdAt: now,
        ...actorColumns('createdBy', originOf(call).actor),
        disabledAt: disabled ? now : null,
      },
      include: robotParts,
    });
    await auditRobot(audit, { before: null, after: robot });
    const [shown] = await showRobots(sql, [robot], call.actor, now);
    return shown!;
  });
}

function isSame(
  known: RobotRow,
  registries: readonly { readonly slug: string }[],
  permissions: readonly string[],
  stages: readonly string[],
): boolean {
  const sorted = (texts: readonly string[]) => [...new Set(texts)].sort().join(' ');
  return (
    sorted(known.registries.map(({ registry }) => registry.slug)) ===
      sorted(registries.map(({ slug }) => slug)) &&
    sorted(known.permissions) === sorted(permissions) &&
    sorted(known.stages) === sorted(stages)
  );
}
