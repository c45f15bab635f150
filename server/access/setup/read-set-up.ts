import { isSetUp } from './first-run';
import type { Services } from '../call/context';

/** Whether set-up is done. Open to everybody: the sign-in page says no less. */
export const readSetUp = async (services: Services): Promise<{ done: boolean }> => ({
  done: await isSetUp(services),
});
