import { Refusal } from '@/lib/refusal';
import type { Origin } from '../../data/audit';
import type { Services } from '../context';
import { advance } from './advance';
import { lockRequest } from './lock-request';

/** The product itself, as the trail names it. */
export const systemOrigin: Origin = {
  actor: { kind: 'system', id: null, name: 'sallyport' },
  address: '',
  requestId: '',
};

/**
 * Evaluates a request anew because something that matters changed, or time went by: it goes on
 * waiting, happens or ends. Harmless to repeat and to race: the request is locked, and one that has
 * ended stays as it is. One that is gone is no error.
 */
export async function evaluateRequest(services: Services, id: string): Promise<void> {
  try {
    await services.db.transaction(async (sql) => {
      const members = await lockRequest(sql, null, id);
      await advance(sql, systemOrigin, members, { now: services.clock() });
    });
  } catch (error) {
    if (error instanceof Refusal && error.code === 'not-found') return;
    throw error;
  }
}
