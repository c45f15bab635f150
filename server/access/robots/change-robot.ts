import type { RobotExtra } from '@/domain/permissions/roles';
import { Refusal } from '@/lib/refusal';
import type { Call, Services } from '../call/context';
import type { Write } from '../call/write';
import { auditRobot } from './audit-robot';
import { checkShape } from './check-shape';
import type { ChosenRegistry } from './choose-registries';
import { chooseStages } from './choose-stages';
import { requireMayEntrust } from './require-may-entrust';
import { kindOf, robotParts, showRobots, type RobotRow, type ShownRobot } from './show-robot';
import { entrustedOf, whyNotChange } from './why-not';

/** How a robot is to be; what is left out stays as it is. */
export interface Changes {
  readonly disabled?: boolean | undefined;
  readonly registries?: readonly ChosenRegistry[] | undefined;
  readonly permissions?: readonly RobotExtra[] | undefined;
  readonly stages?: readonly string[] | undefined;
  readonly environment?: string | null | undefined;
}

/**
 * Changes a locked robot, and writes down what is different: nothing where all is so already. What it
 * may do in projects of others only administrators change; who lets it do more than it did holds all
 * that it may do then.
 */
export async function changeRobot(
  services: Services,
  call: Call,
  { tx, sql, audit }: Write,
  robot: RobotRow,
  changes: Changes,
): Promise<ShownRobot> {
  checkShape(kindOf(robot), changes);
  const stages = await chooseStages(tx, robot.projectId, {
    permissions: changes.permissions ?? robot.permissions,
    stages: changes.stages ?? robot.stages,
    named: changes.stages !== undefined,
  });
  requireMayChange(call, robot, changes);
  const now = services.clock();
  const isDisabled = robot.disabledAt !== null;
  const { disabled = isDisabled, registries, permissions, environment } = changes;
  if (registries !== undefined) {
    const kept = registries.map(({ id }) => id);
    await tx.robotRegistry.deleteMany({
      where: { robotId: robot.id, registryId: { notIn: kept } },
    });
    await tx.robotRegistry.createMany({
      data: kept.map((registryId) => ({ robotId: robot.id, robotKind: robot.kind, registryId })),
      skipDuplicates: true,
    });
  }
  const changed = await tx.robot.update({
    where: { id: robot.id },
    data: {
      ...(disabled === isDisabled ? {} : { disabledAt: disabled ? now : null }),
      ...(permissions === undefined ? {} : { permissions: [...new Set(permissions)].sort() }),
      stages,
      ...(environment === undefined ? {} : { environment }),
    },
    include: robotParts,
  });
  if (isMore(robot, changed)) await requireMayEntrust(sql, call, entrustedOf(changed));
  await auditRobot(audit, { before: robot, after: changed });
  const [shown] = await showRobots(sql, [changed], call.actor, now);
  return shown!;
}

/** May it do now what it could not do before? */
function isMore(before: RobotRow, after: RobotRow): boolean {
  const reached = new Set(before.registries.map(({ registryId }) => registryId));
  return (
    (before.disabledAt !== null && after.disabledAt === null) ||
    after.permissions.some((permission) => !before.permissions.includes(permission)) ||
    after.stages.some((stage) => !before.stages.includes(stage)) ||
    after.registries.some(({ registryId }) => !reached.has(registryId))
  );
}

function requireMayChange(call: Call, robot: RobotRow, changes: Changes): void {
  const { registries, permissions, stages } = changes;
  if (registries === undefined && permissions === undefined && stages === undefined) return;
  const why = whyNotChange(call.actor, robot);
  if (why !== null) throw new Refusal('forbidden', why);
}
