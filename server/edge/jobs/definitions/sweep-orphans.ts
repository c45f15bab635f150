import { nothing } from '@/domain/jobs/data';
import { defineJob } from '../define-job';

export const sweepOrphans = defineJob({
  kind: 'sweep-orphans',
  data: nothing,
  every: 3_600_000,
  mode: 'leased',
  async handle(_, tools) {
    await tools.sweepOrphans();
  },
});
