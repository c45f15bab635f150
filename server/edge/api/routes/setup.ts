import { completeSetUp } from '@/server/access/setup/complete-set-up';
import { readSetUp } from '@/server/access/setup/read-set-up';
import { open } from '../implementer';

export const setup = {
  state: open.setup.state.handler(({ context: { services } }) => readSetUp(services)),
  complete: open.setup.complete.handler(({ context: { services, address, requestId }, input }) =>
    completeSetUp(services, { address, requestId }, input),
  ),
};
