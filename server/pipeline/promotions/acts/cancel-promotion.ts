import { toldActor } from '@/domain/people/actors';
import { can } from '@/domain/permissions/can';
import { originOf, type Call, type Services } from '@/server/access/call/context';
import { actOn, notTheirs, requireOpen } from './act-on-request';
import { endAll } from '../decide/advance';
import { hasAsked } from '../has-asked';
import type { PromotionView } from '../promotion-view';

/**
 * Takes an open request back: whoever asked for it may, and maintainers; of a release, all of it.
 * @throws Refusal `not-found`, `forbidden`, `conflict` where it has ended.
 */
export const cancelPromotion = (
  services: Services,
  call: Call,
  { id, reason }: { readonly id: string; readonly reason?: string | undefined },
): Promise<PromotionView> =>
  actOn(services, call, id, async (act) => {
    const { sql, members, member, person, now } = act;
    const { requestedBy, projectId } = member.row;
    if (!hasAsked(person, member.row) && !can(person, 'promotion.waive', { projectId })) {
      throw notTheirs(
        member,
        `Only ${toldActor(requestedBy)}, who asked for it, or a maintainer can cancel it.`,
      );
    }
    requireOpen(act);
    const outcome = `Cancelled by ${person.name}${reason === undefined ? '.' : `: ${reason}`}`;
    await endAll(sql, originOf(call), members, { state: 'cancelled', outcome }, now);
  });
