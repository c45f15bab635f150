import { exportAudit } from '@/server/record/audit/export-audit';
import { getHead } from '@/server/record/audit/get-head';
import { listAudit } from '@/server/record/audit/list-audit';
import { api } from '../implementer';

export const audit = {
  list: api.audit.list.handler(({ context: { services, call }, input }) =>
    listAudit(services, call, input),
  ),
  export: api.audit.export.handler(async ({ context, input }) => {
    const { services, call, answerHeaders } = context;
    const { type, fileName, body } = await exportAudit(services, call, input);
    answerHeaders.set('content-type', type);
    answerHeaders.set('content-disposition', `attachment; filename="${fileName}"`);
    return body;
  }),
  head: api.audit.head.handler(({ context: { services, call } }) => getHead(services, call)),
};
