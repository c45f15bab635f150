import { startView } from '@/server/access/view-as/start-view';
import { stopView } from '@/server/access/view-as/stop-view';
import { api } from '../implementer';

export const viewAs = {
  start: api.viewAs.start.handler(({ context: { services, call }, input }) =>
    startView(services, call, input),
  ),
  stop: api.viewAs.stop.handler(({ context: { services, call } }) => stopView(services, call)),
};
