import type { Logger } from '@/lib/logger';
import { advisoryLocks } from '@/server/platform/sql/advisory-locks';
import { isDatabaseAway, statement } from '@/server/platform/sql/database';
import { enqueue } from '@/server/platform/jobs/enqueue';
import { listTroubledProjects } from '@/server/platform/jobs/troubles';
import type { Services } from '@/server/access/call/context';
import { evaluateRequest } from '@/server/pipeline/promotions/automatic/evaluate-request';
import { listAutomaticProjects } from '@/server/pipeline/promotions/automatic/find-automatic';
import { listDueRequests } from '@/server/pipeline/promotions/automatic/list-open-requests';

/** A request is looked at anew after so long whatever happened; some facts change without a word. */
const lookAgainMs = 10 * 60_000;

const lock = statement('jobs.clock-lock', 'SELECT pg_try_advisory_xact_lock($1::bigint) AS mine');

/**
 * Evaluates the requests for which the clock alone changed something: one that lapses, a soak or a
 * freeze that is over. Of several processes one does it. A request that fails does not hold up the
 * others, and says so itself. @returns how many were evaluated.
 */
export function tick(services: Services, logger: Logger): Promise<number> {
  return services.db.transaction(async (sql) => {
    const [got] = await sql.query<{ mine: boolean }>(lock, [advisoryLocks.clock]);
    if (!got?.mine) return 0;
    const now = services.clock();
    const due = await listDueRequests(sql, now, new Date(now.getTime() - lookAgainMs));
    for (const id of due) {
      await evaluateRequest(services, id).catch((err: unknown) => {
        if (isDatabaseAway(err)) throw err;
        logger.warn({ err, promotion: id }, 'a promotion could not be evaluated by the clock');
      });
    }
    return due.length;
  });
}

/**
 * Has every project looked at whose stages fill by themselves, whatever happened, and every one that could not
 * be: its job may have been tried for the last time.
 */
export async function lookAtAutomatic({ db }: Services): Promise<void> {
  const troubled = await listTroubledProjects(db.sql);
  for (const projectId of new Set([...(await listAutomaticProjects(db.sql)), ...troubled])) {
    await enqueue(db.sql, 'evaluate', { projectId, image: null });
  }
}

export const clockTimes = { tickMs: 15_000, lookAgainMs };
