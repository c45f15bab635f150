import { nothing } from '@/domain/jobs/data';
import { sweepAuth } from '@/server/access/sessions/sweep';
import { defineJob } from '../define-job';

export const sweepSignIns = defineJob({
  kind: 'sweep-sign-ins',
  data: nothing,
  every: 3_600_000,
  mode: 'leased',
  handle: (_, { services: { db, clock } }) => sweepAuth(db, clock()),
});
