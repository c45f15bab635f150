import { completeSetUp } from '../../services/setup/complete-set-up';
import { open } from '../implementer';

export const setup = {
  complete: open.setup.complete.handler(({ context: { services, address, requestId }, input }) =>
    completeSetUp(services, { address, requestId }, input),
  ),
};
