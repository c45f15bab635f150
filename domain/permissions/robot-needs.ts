import { can, type Person, type Robot } from './can';
import { robotProjectPermissions, robotRegistryPermissions, type Permission } from './roles';

/** What of a robot decides what it may do, and where. */
export type RobotReach = Pick<Robot, 'robotKind' | 'registries' | 'extras'>;

/** Something that a robot may do on a project. */
export interface RobotRight {
  readonly projectId: string;
  readonly permission: Permission;
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
  ];
  const projects = new Set(robot.registries.map(({ projectId }) => projectId));
  return [...projects].flatMap((projectId) =>
    given
      .filter((permission) => !can(keeper, permission, { projectId }))
      .map((permission) => ({ projectId, permission })),
  );
}
