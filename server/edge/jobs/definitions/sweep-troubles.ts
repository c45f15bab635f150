import { nothing } from '@/domain/jobs/data';
import { clearTroublesOver } from '@/server/platform/jobs/troubles';
import { defineJob } from '../define-job';

export const sweepTroubles = defineJob({
  kind: 'sweep-troubles',
  data: nothing,
  every: 3_600_000,
  mode: 'with-cause',
  handle: (_, _tools, sql) => clearTroublesOver(sql),
});
