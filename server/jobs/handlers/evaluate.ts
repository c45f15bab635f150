import type { Scope } from '../../data/enqueue';
import type { Services } from '../../services/context';
import { evaluateRequest } from '../../services/promotions/evaluate-request';
import { fillStage } from '../../services/promotions/fill-stage';
import { findAutomatic } from '../../services/promotions/find-automatic';
import { listOpenRequests } from '../../services/promotions/list-open-requests';
import type { Later } from '../worker';

const soonestMs = 1_000;
/** Of a gate that says a time which has passed and still waits. */
const overdueMs = 60_000;

/**
 * Something changed: evaluates the open requests that it may concern, those of people first, then
 * promotes what stages take by themselves. One that fails does not hold up the others.
 * @returns the times at which the clock alone lets a stage take something.
 * @throws what failed, after all of it was tried.
 */
export async function evaluate(services: Services, scope: Scope): Promise<Later[]> {
  const { db, clock } = services;
  const { projectId } = scope;
  const failures: unknown[] = [];
  const each = async <Item>(items: readonly Item[], work: (item: Item) => Promise<void>) => {
    for (const item of items) await work(item).catch((err: unknown) => failures.push(err));
  };

  await each(await listOpenRequests(db.sql, scope), (id) => evaluateRequest(services, id));
  const later: Later[] = [];
  await each(await findAutomatic(db.sql, scope), async (target) => {
    const { image, to } = target;
    for (const at of await fillStage(services, target)) {
      const left = at.getTime() - clock().getTime();
      later.push({
        data: { projectId, image },
        afterMs: left > 0 ? Math.max(left, soonestMs) : overdueMs,
        key: `${projectId} ${image} ${to} ${at.toISOString()}`,
      });
    }
  });
  if (failures.length > 0) throw new AggregateError(failures, 'could not be evaluated');
  return later;
}
