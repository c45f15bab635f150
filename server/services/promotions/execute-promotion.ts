import { can } from '@/domain/permissions/can';
import { Refusal } from '@/lib/refusal';
import { originOf, type Call, type Services } from '../context';
import { actOn, notTheirs, requireOpen } from './act-on-request';
import { advance } from './advance';
import { hasAsked } from './has-asked';
import type { PromotionView } from './promotion-view';
import { proveIntoLast } from './prove-into-last';

/**
 * The last click on a request whose gates all pass, where the stage's policy asks for one: whoever
 * asked for it may give it, and whoever may promote there. Everything is asked anew first (L7).
 * @throws Refusal `not-found`, `forbidden`, `conflict` where it has ended or still waits.
 */
export const executePromotion = (
  services: Services,
  call: Call,
  { id }: { readonly id: string },
): Promise<PromotionView> =>
  actOn(services, call, id, async (act) => {
    const { sql, members, member, person, now } = act;
    const { requestedBy, projectId, to, toName } = member.row;
    if (
      !hasAsked(person, member.row) &&
      !can(person, 'promotion.execute', { projectId, stage: to })
    ) {
      throw notTheirs(
        member,
        `The last click is for ${requestedBy}, who asked for it, or an approver of ${toName}.`,
      );
    }
    requireOpen(act);
    if (members.some(({ row }) => row.state !== 'approved')) {
      throw new Refusal('conflict', 'Gates still wait; it cannot be let through yet.');
    }
    await proveIntoLast(services, call, sql, member.candidate);
    await advance(sql, originOf(call), members, { now, click: true });
  });
