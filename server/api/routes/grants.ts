import { listGrants } from '../../services/grants/list-grants';
import { previewGrant } from '../../services/grants/preview-grant';
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
  loss: api.grants.loss.handler(({ context: { services, call }, input }) =>
    previewGrant(services, call, input),
  ),
};
