import { getCheck, listChecks } from '@/server/runtime/isolation/show-check';
import { startIsolationCheck } from '@/server/runtime/isolation/start-isolation-check';
import { api } from '../implementer';

export const isolation = {
  start: api.isolation.start.handler(({ context: { services, call } }) =>
    startIsolationCheck(services, call),
  ),
  list: api.isolation.list.handler(({ context: { services, call } }) => listChecks(services, call)),
  get: api.isolation.get.handler(({ context: { services, call }, input }) =>
    getCheck(services, call, input),
  ),
};
