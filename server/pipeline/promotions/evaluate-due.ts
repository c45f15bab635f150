import type { Logger } from '@/lib/logger';
import { isDatabaseAway } from '@/server/platform/sql/database';
import type { Services } from '@/server/access/call/context';
import { evaluateRequest } from './automatic/evaluate-request';
import { listDueRequests } from './automatic/list-open-requests';

/** A request is looked at anew after so long whatever happened; some facts change without a word. */
const lookAgainMs = 10 * 60_000;

/**
 * Evaluates the requests for which the clock alone changed something: one that lapses, a soak or a
 * freeze that is over. A request that fails does not hold up the others, and says so itself.
 * @returns how many were evaluated.
 */
export async function evaluateDue(services: Services, logger: Logger): Promise<number> {
  const now = services.clock();
  const looked = new Date(now.getTime() - lookAgainMs);
  const due = await listDueRequests(services.db.sql, now, looked);
  for (const id of due) {
    await evaluateRequest(services, id).catch((err: unknown) => {
      if (isDatabaseAway(err)) throw err;
      logger.warn({ err, promotion: id }, 'a promotion could not be evaluated by the clock');
    });
  }
  return due.length;
}
