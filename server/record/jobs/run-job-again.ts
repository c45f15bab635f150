import { Refusal } from '@/lib/refusal';
import { recordAudit } from '@/server/platform/events/audit';
import { statement } from '@/server/platform/sql/database';
import { requireAdministrator } from '@/server/access/call/callers';
import { originOf, type Call, type Services } from '@/server/access/call/context';
import { transact } from '@/server/access/call/write';
import { readJobs, type ShownJob } from './show-jobs';

// What is due already, or runs, needs no further word.
const hurry = statement(
  'jobs.run-again',
  `UPDATE job SET due = now() WHERE kind = $1 AND due > now() AND (every IS NOT NULL OR since IS NOT NULL)
     AND (expires IS NULL OR expires <= now())
   RETURNING id`,
);

/**
 * Has a kind of job run now that fails, or would at its next time by the clock. Once asked it is due, and asking
 * again changes nothing. Administrators only.
 * @throws Refusal `not-found` where there is no such kind, `conflict` where there is nothing to run again.
 */
export async function runJobAgain(
  { db }: Services,
  call: Call,
  { kind }: { readonly kind: string },
): Promise<ShownJob> {
  requireAdministrator(call, 'Running a job again');
  return transact({ db }, call, async (sql) => {
    const hurried = await sql.query(hurry, [kind]);
    const [shown] = await readJobs(sql, kind);
    if (!shown) throw new Refusal('not-found', 'There is no such job.');
    const { every, failing, running } = shown;
    if (every === null && failing === null && running === null) {
      throw new Refusal(
        'conflict',
        'There is nothing to run again: it has no times of its own, runs after a change left it something to do, and nothing of that failed.',
      );
    }
    if (hurried.length > 0) {
      await recordAudit(sql, originOf(call), {
        action: 'job.run-again',
        projectId: null,
        subjects: {},
        target: kind,
        ...(failing && { before: { failingSince: failing.since, reason: failing.reason } }),
      });
    }
    return shown;
  });
}
