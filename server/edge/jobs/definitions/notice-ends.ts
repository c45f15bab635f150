import { nothing } from '@/domain/jobs/data';
import { noticeEnds as notice } from '@/server/access/robots/notice-ends';
import { defineJob } from '../define-job';

export const noticeEnds = defineJob({
  kind: 'notice-ends',
  data: nothing,
  every: 30_000,
  mode: 'leased',
  async handle(_, { services: { db, clock } }) {
    await notice(db, clock());
  },
});
