import { listGrants } from '@/server/access/grants/list-grants';
import { previewGrant } from '@/server/access/grants/preview-grant';
import { putGrant } from '@/server/access/grants/put-grant';
import { removeGrant } from '@/server/access/grants/remove-grant';
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
