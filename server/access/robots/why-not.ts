import { can, type Actor, type Person, type Robot } from '@/domain/permissions/can';
import { mayAdministerInstance } from '@/domain/permissions/instance';
import { permissionPhrases } from '@/domain/permissions/phrases';
import { robotRightsNotHeld } from '@/domain/permissions/robot-needs';
import { isRobotExtra } from '@/domain/permissions/roles';
import { reachesOut } from './find-robot';
import { kindOf, type RobotRow } from './show-robot';

/** A robot as it is, or is to be. */
export interface Entrusted {
  readonly projectId: string;
  readonly name: string;
  readonly kind: string;
  readonly permissions: readonly string[];
  /** Of its own project, where it may promote into them. */
  readonly stages: readonly string[];
  readonly registries: Robot['registries'];
}

/** A robot that is there, as it is asked about. */
export const entrustedOf = (robot: RobotRow): Entrusted => ({
  ...robot,
  registries: robot.registries.flatMap(({ registryId, registry: { projectId } }) =>
    projectId === null ? [] : [{ registryId, projectId }],
  ),
});

/**
 * Why somebody may not be shown a secret of a robot, enable or widen it, or say who can call as it:
 * they look after its project's robots, but do not hold all that it may do. Projects that they may not
 * see are not named. Null: they may.
 */
export function whyNotEntrust(person: Person, robot: Entrusted): string | null {
  const { projectId, name } = robot;
  const lacking = robotRightsNotHeld(person, {
    robotKind: kindOf(robot),
    registries: robot.registries,
    extras: robot.permissions.filter(isRobotExtra),
    limitedTo: { projectId, stages: robot.stages },
  });
  if (lacking.length === 0) return null;
  const here = lacking.filter((right) => right.projectId === projectId);
  const words = here.map(({ permission, stage }) =>
    stage === undefined
      ? permissionPhrases[permission]
      : `${permissionPhrases[permission]} in ${stage}`,
  );
  const why =
    words.length > 0
      ? `you may not do all of it yourself (${words.join(', ')})`
      : 'it works in other projects too, and you may not do all of it there yourself';
  return `What “${name}” may do is not yours to hand out: ${why}. Ask a maintainer of every project that it works in, or an administrator.`;
}

/** Why somebody may not change what a robot may do, and where; null: they may, as far as they hold it. */
export function whyNotChange(actor: Actor, robot: RobotRow): string | null {
  if (!reachesOut(robot) || mayAdministerInstance(actor)) return null;
  return `“${robot.name}” works in other projects too, so what it may do is for administrators to change; ask one.`;
}

/** What a caller may do with a robot, and why not (L6): the same answers as the acts themselves give. */
export function actsOn(actor: Actor, robot: RobotRow, project: { readonly name: string }) {
  const { projectId } = robot;
  const keeps = actor.kind === 'person' && can(actor, 'robot.administer', { projectId });
  const act = (why: string | null) => ({ allowed: why === null, reason: why });
  if (!keeps) {
    const no = act(`Only maintainers of ${project.name} and administrators can change this.`);
    return { restrain: no, entrust: no, change: no };
  }
  return {
    restrain: act(null),
    entrust: act(whyNotEntrust(actor, entrustedOf(robot))),
    change: act(whyNotChange(actor, robot)),
  };
}
