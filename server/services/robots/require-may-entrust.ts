import { can, type Robot } from '@/domain/permissions/can';
import { permissionPhrases } from '@/domain/permissions/phrases';
import { robotRightsNotHeld } from '@/domain/permissions/robot-needs';
import { isRobotExtra } from '@/domain/permissions/roles';
import { Refusal } from '@/lib/refusal';
import { narrowedAs, readPerson } from '../../auth/read-callers';
import type { Sql } from '../../data/database';
import { personCalling } from '../callers';
import type { Call } from '../context';
import { kindOf, type RobotRow } from './show-robot';

/** A robot as it is, or is to be. */
export interface Entrusted {
  readonly projectId: string;
  readonly name: string;
  readonly kind: string;
  readonly permissions: readonly string[];
  readonly registries: Robot['registries'];
}

/**
 * Refuses whoever would make a robot, widen or enable it, or say who can call as it, without holding
 * all that it may do on every project that it reaches: by their rights of now, under the locks of
 * these projects, and no wider than those that the call came with.
 * @throws Refusal `forbidden`; projects that they may not see are not named.
 */
export async function requireMayEntrust(sql: Sql, call: Call, robot: Entrusted): Promise<void> {
  const caller = personCalling(call);
  const now = await readPerson({ sql }, caller.id);
  if (!now) throw new Refusal('forbidden', 'Your account is disabled.');
  const person = narrowedAs(now, caller);
  const { projectId, name } = robot;
  if (!can(person, 'robot.administer', { projectId })) {
    throw new Refusal('forbidden', 'You do not look after robots of this project any more.');
  }
  const lacking = robotRightsNotHeld(person, {
    robotKind: kindOf(robot),
    registries: robot.registries,
    extras: robot.permissions.filter(isRobotExtra),
  });
  if (lacking.length === 0) return;
  const here = lacking.filter((right) => right.projectId === projectId);
  const words = here.map(({ permission }) => permissionPhrases[permission]);
  const why =
    words.length > 0
      ? `you may not do all of it yourself (${words.join(', ')})`
      : 'it works in other projects too, and you may not do all of it there yourself';
  throw new Refusal(
    'forbidden',
    `What “${name}” may do is not yours to hand out: ${why}. Ask a maintainer of every project that it works in, or an administrator.`,
  );
}

/** A robot that is there, as it is asked about. */
export const entrustedOf = (robot: RobotRow): Entrusted => ({
  ...robot,
  registries: robot.registries.flatMap(({ registryId, registry: { projectId } }) =>
    projectId === null ? [] : [{ registryId, projectId }],
  ),
});
