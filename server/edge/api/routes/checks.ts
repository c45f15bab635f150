import { listChecks } from '@/server/content/checks/list-checks';
import { reportCheck } from '@/server/content/checks/report-check';
import { api } from '../implementer';

export const checks = {
  report: api.checks.report.handler(({ context: { services, call }, input }) =>
    reportCheck(services, call, input),
  ),
  list: api.checks.list.handler(({ context: { services, call }, input }) =>
    listChecks(services, call, input),
  ),
};
