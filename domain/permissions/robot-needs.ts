import { can, type Person, type Robot } from './can';
import {
  robotProjectPermissions,
  robotRegistryPermissions,
  stagePermissions,
  type Permission,
} from './roles';

/** What of a robot decides what it may do, and where. */
export type RobotReach = Pick<Robot, 'robotKind' | 'registries' | 'extras' | 'limitedTo'>;

/** Something that a robot may do on a project. */
export interface RobotRight {
  readonly projectId: string;
  readonly permission: Permission;
  /** Where it is limited to one; left out: it is not. */
  readonly stage?: string;
}

/**
 * What a robot may do that a person may not do there themselves; empty: they may do all of it. Whoever
 * makes, widens or enables one, or decides who can call as it, could call as it: without this, looking
 * after robots alone would be a right to push and to ask. A token's scopes do not count here, as in
 * `notHeldOf`: they say what it may do, not what its owner holds.
 */
export function robotRightsNotHeld(person: Person, robot: RobotReach): RobotRight[] {
  const { scopes, ...keeper } = person;
  void scopes;
  const given = [
    ...robotRegistryPermissions[robot.robotKind],
    ...robotProjectPermissions[robot.robotKind],
    ...(robot.robotKind === 'ci' ? robot.extras : []),
  ].filter((permission) => !stagePermissions.has(permission));
  const projects = new Set(robot.registries.map(({ projectId }) => projectId));
  const limited = (robot.robotKind === 'ci' ? robot.extras : []).filter((permission) =>
    stagePermissions.has(permission),
  );
  const { projectId: own = '', stages = [] } = robot.limitedTo ?? {};
  const rights: RobotRight[] = [
    ...[...projects].flatMap((projectId) => given.map((permission) => ({ projectId, permission }))),
    ...limited.flatMap((permission) =>
      stages.map((stage) => ({ projectId: own, permission, stage })),
    ),
  ];
  return rights.filter(({ permission, ...where }) => !can(keeper, permission, where));
}
