import { nothing } from '@/domain/jobs/data';
import { defineJob } from '../define-job';

export const sweepUploads = defineJob({
  kind: 'sweep-uploads',
  data: nothing,
  every: 30_000,
  mode: 'leased',
  async handle(_, tools) {
    await tools.sweepUploads();
  },
});
