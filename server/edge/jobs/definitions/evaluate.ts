import { jobData } from '@/domain/jobs/data';
import { evaluateScope } from '@/server/pipeline/promotions/evaluate-scope';
import { defineJob } from '../define-job';

/** Left by whatever gates look at, where something may wait for it (`recordAudit`, `touch`). */
export const evaluate = defineJob({
  kind: 'evaluate',
  data: jobData.evaluate,
  mode: 'leased',
  handle: async (scope, { services }) => ({ later: await evaluateScope(services, scope) }),
});
