import { toldActor } from '@/domain/people/actors';
import { can } from '@/domain/permissions/can';
import { missingClick } from '@/domain/promotions/last-click';
import { Refusal } from '@/lib/refusal';
import { originOf, type Call, type Services } from '@/server/access/call/context';
import { actOn, notTheirs, requireOpen } from './act-on-request';
import { advance, isPromotersToClick, evaluateMembers } from '../decide/advance';
import { hasAsked } from '../has-asked';
import type { PromotionView } from '../promotion-view';
import { proveIntoLast } from './prove-into-last';
import { readPromoters } from '../why-not-promote';

/**
 * The last click on a request whose gates all pass. Where the stage's policy asks for one, whoever asked
 * for it may give it, and whoever may promote there; where nobody approved what somebody asked for who may
 * not promote there, only the latter. It is no approval: it wants the right, held at this moment, and whoever
 * asked and holds it by now may click themselves. Everything is asked anew first (L7).
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
    const promotes = can(person, 'promotion.execute', { projectId, stage: to });
    if (!hasAsked(person, member.row) && !promotes) {
      throw notTheirs(
        member,
        `The last click is for ${toldActor(requestedBy)}, who asked for it, or an approver of ${toName}.`,
      );
    }
    requireOpen(act);
    if (members.some(({ row }) => row.state !== 'approved')) {
      throw new Refusal('conflict', 'Gates still wait; it cannot be let through yet.');
    }
    const origin = originOf(call);
    const evaluated = await evaluateMembers(sql, members, now);
    if (!Array.isArray(evaluated)) return evaluated;
    if (!promotes && evaluated.some(isPromotersToClick)) {
      const names = (await readPromoters(sql, person, projectId))({ slug: to });
      throw notTheirs(member, missingClick(toName, names));
    }
    await proveIntoLast(services, call, sql, member.candidate);
    await advance(sql, origin, members, { now, click: true });
  });
