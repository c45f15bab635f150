import { can } from '@/domain/permissions/can';
import { Refusal } from '@/lib/refusal';
import { actorValues } from '@/server/access/actors/actor-columns';
import { statement } from '@/server/platform/sql/database';
import { originOf, type Call, type Services } from '@/server/access/call/context';
import { actOn, notTheirs, requireOpen, tellEach } from './act-on-request';
import { advance, evaluateMembers } from '../decide/advance';
import { whyNotAgain } from '../decide/exemptions-of';
import { lockRequest } from '../decide/lock-request';
import type { PromotionView } from '../promotion-view';
import { proveIntoLast } from './prove-into-last';

const insert = statement(
  'broken-glass.insert',
  `INSERT INTO broken_glass (promotion_id, reason, by_kind, by_id, by_name, at)
   VALUES ($1::uuid, $2, $3, $4::uuid, $5, $6::timestamptz)`,
);

/**
 * Lets a request past its whole policy, and marks it for good; somebody else must sign it off
 * afterwards. A maintainer may. What every stage asks still holds: a withdrawn build and a stopped
 * line are not passed.
 * @throws Refusal `not-found`, `forbidden`, `conflict` (ended, or broken already).
 */
export const breakGlass = (
  services: Services,
  call: Call,
  { id, reason }: { readonly id: string; readonly reason: string },
): Promise<PromotionView> =>
  actOn(services, call, id, async (act) => {
    const { sql, members, member, person, now } = act;
    const { projectId, brokenGlass } = member.row;
    if (!can(person, 'promotion.break-glass', { projectId })) {
      throw notTheirs(member, 'Breaking the glass needs the maintainer role on this project.');
    }
    requireOpen(act);
    if (brokenGlass) throw new Refusal('conflict', whyNotAgain(projectId, brokenGlass));
    const evaluated = await evaluateMembers(sql, members, now);
    if (!Array.isArray(evaluated)) return evaluated;
    await proveIntoLast(services, call, sql, member.candidate);
    const origin = originOf(call);
    for (const { row } of members) {
      await sql.query(insert, [row.id, reason, ...actorValues(origin.actor), now]);
    }
    await tellEach(sql, origin, 'promotion.glass-broken', members, () => ({ reason }));
    await advance(sql, origin, await lockRequest(sql, call, id), { now, click: true });
  });
