import { Refusal } from '@/lib/refusal';
import type { Origin } from '../../data/audit';
import { isDatabaseAway } from '../../data/database';
import type { Services } from '../context';
import { advance } from './advance';
import { lockRequest } from './lock-request';
import { clearRequestTrouble, noteRequestTrouble } from './request-trouble';

/** The product itself, as the trail names it. */
export const systemOrigin: Origin = {
  actor: { kind: 'system', id: null, name: 'sallyport' },
  address: '',
  requestId: '',
};

/**
 * Evaluates a request anew because something that matters changed, or time went by: it goes on
 * waiting, happens or ends. Harmless to repeat and to race: the request is locked, and one that has
 * ended stays as it is. One that is gone is no error. What fails is kept with the request, where its page
 * and inboxes show it until it could be evaluated (L16).
 * @throws what failed.
 */
export async function evaluateRequest(services: Services, id: string): Promise<void> {
  try {
    await services.db.transaction(async (sql) => {
      const members = await lockRequest(sql, null, id);
      await advance(sql, systemOrigin, members, { now: services.clock() });
      await clearRequestTrouble(sql, members);
    });
  } catch (error) {
    if (error instanceof Refusal && error.code === 'not-found') return;
    if (!isDatabaseAway(error)) await noteRequestTrouble(services, id, error);
    throw error;
  }
}
