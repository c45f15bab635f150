import { nothing } from '@/domain/jobs/data';
import { statement } from '@/server/platform/sql/database';
import { defineJob } from '../define-job';

const old = statement(
  'jobs.old-events',
  `DELETE FROM live_event WHERE at < now() - interval '1 day'`,
);

export const sweepLiveEvents = defineJob({
  kind: 'sweep-live-events',
  data: nothing,
  every: 3_600_000,
  mode: 'with-cause',
  handle: (_, _tools, sql) => sql.query(old),
});
