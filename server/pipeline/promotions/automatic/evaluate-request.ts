import { Refusal } from '@/lib/refusal';
import { systemOrigin } from '@/server/platform/events/audit';
import { isDatabaseAway } from '@/server/platform/sql/database';
import type { Services } from '@/server/access/call/context';
import { advance } from '../decide/advance';
import { lockRequest } from '../decide/lock-request';
import { clearRequestTrouble, noteRequestTrouble } from './request-trouble';

/**
 * Evaluates a request anew because something that matters changed, or time went by: it goes on
 * waiting, is executed or ends. Harmless to repeat and to race: the request is locked, and one that has
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
