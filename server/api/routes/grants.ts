import { listGrants } from '../../services/grants/list-grants';
import { putGrant } from '../../services/grants/put-grant';
import { removeGrant } from '../../services/grants/remove-grant';
import { api } from '../implementer';

export const grants = {
  list: api.grants.list.handler(({ context: { services, call }, input }) =>
    listGrants(services, call, input),
  ),
  put: api.grants.put.handler(({ context: { services, call }, input }) =>
    putGrant(services, call, input),
  ),
  remove: api.grants.remove.handler(({ context: { services, call }, input }) =>
    removeGrant(services, call, input),
  ),
};
