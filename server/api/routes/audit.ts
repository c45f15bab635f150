import { listAudit } from '../../services/audit/list-audit';
import { api } from '../implementer';

export const audit = {
  list: api.audit.list.handler(({ context: { services, call }, input }) =>
    listAudit(services, call, input),
  ),
};
