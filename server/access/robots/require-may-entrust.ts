import { can } from '@/domain/permissions/can';
import { Refusal } from '@/lib/refusal';
import { narrowedAs, readPerson } from '../call/read-callers';
import type { Sql } from '@/server/platform/sql/database';
import { personCalling } from '../call/callers';
import type { Call } from '../call/context';
import { whyNotEntrust, type Entrusted } from './why-not';

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
  if (!can(person, 'robot.administer', { projectId: robot.projectId })) {
    throw new Refusal('forbidden', 'You do not look after robots of this project any more.');
  }
  const why = whyNotEntrust(person, robot);
  if (why !== null) throw new Refusal('forbidden', why);
}
