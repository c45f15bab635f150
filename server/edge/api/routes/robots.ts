import { createRobot } from '@/server/access/robots/create-robot';
import { getRobot } from '@/server/access/robots/get-robot';
import { issueSecret } from '@/server/access/robots/issue-secret';
import { listRobots } from '@/server/access/robots/list-robots';
import { putRobot } from '@/server/access/robots/put-robot';
import { removeRobot } from '@/server/access/robots/remove-robot';
import { revokeSecret } from '@/server/access/robots/revoke-secret';
import { updateRobot } from '@/server/access/robots/update-robot';
import { api } from '../implementer';

export const robots = {
  list: api.robots.list.handler(({ context: { services, call }, input }) =>
    listRobots(services, call, input),
  ),
  get: api.robots.get.handler(({ context: { services, call }, input }) =>
    getRobot(services, call, input),
  ),
  create: api.robots.create.handler(({ context: { services, call }, input }) =>
    createRobot(services, call, input),
  ),
  put: api.robots.put.handler(({ context: { services, call }, input }) =>
    putRobot(services, call, input),
  ),
  update: api.robots.update.handler(({ context: { services, call }, input }) =>
    updateRobot(services, call, input),
  ),
  remove: api.robots.remove.handler(({ context: { services, call }, input }) =>
    removeRobot(services, call, input),
  ),
  issueSecret: api.robots.issueSecret.handler(({ context: { services, call }, input }) =>
    issueSecret(services, call, input),
  ),
  revokeSecret: api.robots.revokeSecret.handler(({ context: { services, call }, input }) =>
    revokeSecret(services, call, input),
  ),
};
