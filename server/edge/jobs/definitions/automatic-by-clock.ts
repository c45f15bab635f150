import { nothing } from '@/domain/jobs/data';
import { enqueueAutomatic } from '@/server/pipeline/promotions/enqueue-automatic';
import { defineJob } from '../define-job';

export const automaticByClock = defineJob({
  kind: 'automatic-by-clock',
  data: nothing,
  every: 10 * 60_000,
  mode: 'with-cause',
  handle: (_, _tools, sql) => enqueueAutomatic(sql),
});
