import { nothing } from '@/domain/jobs/data';
import { evaluateDue } from '@/server/pipeline/promotions/evaluate-due';
import { defineJob } from '../define-job';

export const requestsByClock = defineJob({
  kind: 'requests-by-clock',
  data: nothing,
  every: 15_000,
  mode: 'leased',
  async handle(_, { services, logger }) {
    await evaluateDue(services, logger);
  },
});
