import { nothing } from '@/domain/jobs/data';
import { statement } from '@/server/platform/sql/database';
import { defineJob } from '../define-job';

const old = statement(
  'jobs.old-idempotency-keys',
  `DELETE FROM idempotency_key WHERE created_at < now() - interval '1 day'`,
);

export const sweepIdempotencyKeys = defineJob({
  kind: 'sweep-idempotency-keys',
  data: nothing,
  every: 3_600_000,
  mode: 'with-cause',
  handle: (_, _tools, sql) => sql.query(old),
});
