import { nothing } from '@/domain/jobs/data';
import { askForNightlyCheck } from '@/server/runtime/isolation/start-isolation-check';
import { defineJob } from '../define-job';

export const nightlyIsolationCheck = defineJob({
  kind: 'nightly-isolation-check',
  data: nothing,
  every: 15 * 60_000,
  mode: 'with-cause',
  handle: (_, { services }, sql) => askForNightlyCheck(sql, services.clock()),
});
