import { can } from '@/domain/permissions/can';
import { rolesThatGive } from '@/domain/permissions/roles-that-give';
import { newId } from '@/lib/ids';
import { actorValues } from '@/server/access/actors/actor-columns';
import { recordAudit } from '@/server/platform/events/audit';
import { statement } from '@/server/platform/sql/database';
import { originOf, type Call, type Services } from '@/server/access/call/context';
import { actOn, lineAbout, notTheirs } from './act-on-request';
import type { PromotionView } from '../promotion-view';

const insert = statement(
  'promotion-comment.insert',
  `INSERT INTO promotion_comment (id, promotion_id, text, by_kind, by_id, by_name, at)
   VALUES ($1::uuid, $2::uuid, $3, $4, $5::uuid, $6, $7::timestamptz)`,
);

/** Why somebody may not comment who may not ask for promotions. */
export const whyNotComment = `Commenting needs the ${rolesThatGive('promotion.request')} role on this project.`;

/** Says something about a promotion, open or ended: for those who may ask for promotions. */
export const commentPromotion = (
  services: Services,
  call: Call,
  { id, text }: { readonly id: string; readonly text: string },
): Promise<PromotionView> =>
  actOn(services, call, id, async ({ sql, member, person, now }) => {
    const { projectId } = member.row;
    if (!can(person, 'promotion.request', { projectId })) {
      throw notTheirs(member, whyNotComment);
    }
    const origin = originOf(call);
    await sql.query(insert, [newId(), id, text, ...actorValues(origin.actor), now]);
    await recordAudit(sql, origin, {
      action: 'promotion.commented',
      ...lineAbout(member),
      after: { promotion: id, text },
    });
  });
