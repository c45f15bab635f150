import { createRobot } from '../../services/robots/create-robot';
import { getRobot } from '../../services/robots/get-robot';
import { issueSecret } from '../../services/robots/issue-secret';
import { listRobots } from '../../services/robots/list-robots';
import { putRobot } from '../../services/robots/put-robot';
import { removeRobot } from '../../services/robots/remove-robot';
import { revokeSecret } from '../../services/robots/revoke-secret';
import { updateRobot } from '../../services/robots/update-robot';
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
