import { listRoles } from '@/server/access/roles/list-roles';
import { putRole } from '@/server/access/roles/put-role';
import { removeRole } from '@/server/access/roles/remove-role';
import { api } from '../implementer';

export const roles = {
  list: api.roles.list.handler(({ context: { services } }) => listRoles(services)),
  put: api.roles.put.handler(({ context: { services, call }, input }) =>
    putRole(services, call, input),
  ),
  remove: api.roles.remove.handler(({ context: { services, call }, input }) =>
    removeRole(services, call, input),
  ),
};
