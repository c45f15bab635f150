import { can } from '@/domain/permissions/can';
import { rolesThatGive } from '@/domain/permissions/words';
import { newId } from '@/lib/ids';
import { actorValues } from '@/server/access/actors/actor-columns';
import { actorIn } from '@/server/access/actors/actor-of';
import { recordAudit } from '@/server/platform/events/audit';
import { statement } from '@/server/platform/sql/database';
import { readableProjects } from '@/server/access/rights/readable-projects';
import { originOf, type Call, type Services } from '@/server/access/call/context';
import { doLocked, lineAbout, noPromotion, notTheirs } from './act-on-request';
import { readPromotion } from '../read/get-promotion';
import type { CommentView } from '../read/list-comments';

const insert = statement(
  'promotion-comment.insert',
  `INSERT INTO promotion_comment AS c (id, promotion_id, text, by_kind, by_id, by_name, at)
   VALUES ($1::uuid, $2::uuid, $3, $4, $5::uuid, $6, $7::timestamptz)
   RETURNING ${actorIn('c.by')} AS by`,
);

/** Why somebody may not comment who may not ask for promotions. */
export const whyNotComment = `Commenting needs the ${rolesThatGive('promotion.request')} role on this project.`;

/** Says something about a promotion, open or ended: for those who may ask for promotions. @returns what was said. */
export async function commentPromotion(
  services: Services,
  call: Call,
  { id, text }: { readonly id: string; readonly text: string },
): Promise<CommentView> {
  const said = await doLocked(services, call, id, async ({ sql, member, person, now }) => {
    const { projectId } = member.row;
    if (!can(person, 'promotion.request', { projectId })) {
      throw notTheirs(member, whyNotComment);
    }
    const origin = originOf(call);
    const comment = { id: newId(), at: now.toISOString(), text };
    const values = [comment.id, id, text, ...actorValues(origin.actor), now];
    const [row] = await sql.query<Pick<CommentView, 'by'>>(insert, values);
    await recordAudit(sql, origin, {
      action: 'promotion.commented',
      ...lineAbout(member),
      after: { promotion: id, text },
    });
    return { ...comment, by: row!.by };
  });
  // Whoever may see it no more is not told of it again (L6).
  if (!(await readPromotion(services.db.sql, id, readableProjects(call.actor))))
    throw noPromotion(id);
  return said;
}
