import { listJobs } from '@/server/record/jobs/list-jobs';
import { runJobAgain } from '@/server/record/jobs/run-job-again';
import { api } from '../implementer';

export const jobs = {
  list: api.jobs.list.handler(({ context: { services, call } }) => listJobs(services, call)),
  runAgain: api.jobs.runAgain.handler(({ context: { services, call }, input }) =>
    runJobAgain(services, call, input),
  ),
};
