import { explainAccess } from '@/server/access/explain/explain-access';
import { getMatrix } from '@/server/access/explain/get-matrix';
import { whoCan } from '@/server/access/explain/who-can';
import { api } from '../implementer';

export const access = {
  matrix: api.access.matrix.handler(({ context: { services, call }, input }) =>
    getMatrix(services, call, input),
  ),
  explain: api.access.explain.handler(({ context: { services, call }, input }) =>
    explainAccess(services, call, input),
  ),
  who: api.access.who.handler(({ context: { services, call }, input }) =>
    whoCan(services, call, input),
  ),
};
