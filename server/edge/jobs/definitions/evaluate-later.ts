import { jobData } from '@/domain/jobs/data';
import { evaluateScope } from '@/server/pipeline/promotions/evaluate-scope';
import { defineJob } from '../define-job';

/** Left by an evaluation, for the time at which the clock alone lets a stage take something. */
export const evaluateLater = defineJob({
  kind: 'evaluate-later',
  data: jobData['evaluate-later'],
  mode: 'leased',
  handle: async (scope, { services }) => ({ later: await evaluateScope(services, scope) }),
});
