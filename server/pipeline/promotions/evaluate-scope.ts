import type { Scope } from '@/domain/jobs/data';
import { isDatabaseAway } from '@/server/platform/sql/database';
import type { Later } from '@/server/platform/jobs/enqueue';
import { clearTrouble, noteTrouble } from '@/server/platform/jobs/troubles';
import type { Services } from '@/server/access/call/context';
import { evaluateRequest } from './automatic/evaluate-request';
import { fillStage, ShownFailures } from './automatic/fill-stage';
import { findAutomatic, type AutomaticTarget } from './automatic/find-automatic';
import { listOpenRequests } from './automatic/list-open-requests';

const soonestMs = 1_000;
/** Of a gate that says a time which has passed and still waits. */
const overdueMs = 60_000;

/**
 * Something changed: evaluates the open requests that it may concern, those of people first, then
 * promotes what stages take by themselves. One that fails does not hold up the others. A request and a stage
 * say themselves that they failed; of all else the project does, in the inbox of who could mend it (L16).
 * @returns the times at which the clock alone lets a stage take something.
 * @throws what failed, after all of it was tried.
 */
export async function evaluateScope(services: Services, scope: Scope): Promise<Later[]> {
  const { db, clock } = services;
  const about = { kind: 'project', id: scope.projectId, image: scope.image } as const;
  const shown: unknown[] = [];
  const hidden: unknown[] = [];
  const later: Later[] = [];
  try {
    for (const id of await listOpenRequests(db.sql, scope)) {
      await evaluateRequest(services, id).catch((error: unknown) => shown.push(error));
    }
    for (const target of await findAutomatic(db.sql, scope)) {
      try {
        later.push(...(await fill(services, scope, target)));
      } catch (error) {
        (error instanceof ShownFailures ? shown : hidden).push(error);
      }
    }
  } catch (error) {
    hidden.push(error);
  }
  const failures = [...hidden, ...shown];
  if (failures.some(isDatabaseAway)) throw new AggregateError(failures, 'the database is away');
  if (hidden.length > 0) await noteTrouble(db.sql, about, hidden[0], clock());
  else await clearTrouble(db.sql, about);
  if (failures.length > 0) throw new AggregateError(failures, 'could not be evaluated');
  return later;
}

/** @returns when the clock alone lets the stage take something more. */
async function fill(
  services: Services,
  { projectId }: Scope,
  target: AutomaticTarget,
): Promise<Later[]> {
  const { image, to } = target;
  return (await fillStage(services, target)).map((at) => {
    const left = at.getTime() - services.clock().getTime();
    return {
      kind: 'evaluate-later',
      data: { projectId, image },
      afterMs: left > 0 ? Math.max(left, soonestMs) : overdueMs,
      key: `${projectId} ${image} ${to} ${at.toISOString()}`,
    };
  });
}
