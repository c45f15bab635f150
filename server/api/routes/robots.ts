import { createRobot } from '../../services/robots/create-robot';
import { listRobots } from '../../services/robots/list-robots';
import { removeRobot } from '../../services/robots/remove-robot';
import { api } from '../implementer';

export const robots = {
  list: api.robots.list.handler(({ context: { services, call }, input }) =>
    listRobots(services, call, input),
  ),
  create: api.robots.create.handler(({ context: { services, call }, input }) =>
    createRobot(services, call, input),
  ),
  remove: api.robots.remove.handler(({ context: { services, call }, input }) =>
    removeRobot(services, call, input),
  ),
};
