import { jobData } from '@/domain/jobs/data';
import { carryLate, countLate, untilNextLate } from '@/server/content/evidence/carry-late';
import { defineJob } from '../define-job';

/** Left with late evidence, and for what failed by itself at its next time. */
export const carry = defineJob({
  kind: 'carry',
  data: jobData.carry,
  waiting: countLate,
  mode: 'leased',
  async handle(data, { services, logger }, signal) {
    const pieces = { done: 0, failed: 0 };
    const count = (outcome: 'done' | 'failed', more: number) => (pieces[outcome] += more);
    await carryLate(services, { logger, signal, count });
    signal.throwIfAborted();
    const afterMs = await untilNextLate(services.db.sql);
    return {
      pieces,
      later: afterMs === null ? [] : [{ kind: 'carry', data, afterMs, key: 'next' }],
    };
  },
});
