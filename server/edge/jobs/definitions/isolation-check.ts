import { jobData } from '@/domain/jobs/data';
import { runIsolationCheck } from '@/server/runtime/isolation/run-isolation-check';
import { defineJob } from '../define-job';

/** Left by whoever asks for a check, and by the nightly one. */
export const isolationCheck = defineJob({
  kind: 'isolation-check',
  data: jobData['isolation-check'],
  mode: 'leased',
  async handle(_, { services, doors }, signal) {
    while (await runIsolationCheck(services, doors, () => signal.aborted));
    signal.throwIfAborted();
  },
});
