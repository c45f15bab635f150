import { isOpen } from '@/domain/gates/verdict';
import { can } from '@/domain/permissions/can';
import { isOpenState } from '@/domain/promotions/states';
import { Refusal } from '@/lib/refusal';
import { statement, type Sql } from '../../data/database';
import { readableProjects } from '../../data/readable-projects';
import type { Call, Services } from '../context';
import type { Weighed } from './advance';
import { readPromotion, viewNow } from './get-promotion';
import { promotionView, type PromotionRow } from './promotion-view';
import { reviewPromotion } from './review-promotion';
import { whyNotSignOff } from './sign-off';
import { mayReject, whyNotDecide } from './who-decides';

interface CommentRow {
  readonly by: string;
  readonly name: string;
  readonly at: Date;
  readonly text: string;
}

const comments = statement(
  'promotion.comments',
  `SELECT c.by, u.name, c.at, c.text FROM promotion_comment c JOIN "user" u ON u.id = c."byId"
   WHERE c."promotionId" = $1::uuid ORDER BY c.at, c.id LIMIT 500`,
);

/**
 * One promotion with what it changes, and what the caller may do with it, in words where they may
 * not. @throws Refusal `not-found`, also where the caller may not see its project.
 */
export async function getPromotionReview(services: Services, call: Call, { id }: { id: string }) {
  const { sql } = services.db;
  const row = await readPromotion(sql, id, readableProjects(call.actor));
  if (!row) throw new Refusal('not-found', `There is no promotion ${id} that you may see.`);
  const open = isOpenState(row.state)
    ? await viewNow(sql, row, services.clock())
    : { view: promotionView(row), weighed: null };
  return {
    promotion: open.view,
    review: await reviewOf(services, call, row),
    comments: await readComments(sql, id),
    can: whatMay(call, row, open.weighed),
  };
}

/** What it changes; null where that can no longer be told. */
async function reviewOf(services: Services, call: Call, row: PromotionRow) {
  try {
    const { project, image, build, to } = row;
    return await reviewPromotion(services, call, { project, image, build, to });
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

async function readComments(sql: Sql, id: string) {
  const rows = await sql.query<CommentRow>(comments, [id]);
  return rows.map(({ at, ...same }) => ({ ...same, at: at.toISOString() }));
}

const yes = { allowed: true, reason: null };
const no = (reason: string) => ({ allowed: false, reason });
const unless = (reason: string | null) => (reason === null ? yes : no(reason));

function whatMay({ actor }: Call, row: PromotionRow, weighed: Weighed | null) {
  const { projectId, to, requestedById, requestedBy, state } = row;
  const person = actor.kind === 'person' ? actor : null;
  const has = (permission: Parameters<typeof can>[1]) =>
    can(actor, permission, { projectId, stage: to });
  const signOff = person ? whyNotSignOff(person, row, has('promotion.waive')) : 'People sign off.';
  const comment = has('promotion.request')
    ? yes
    : no('Commenting needs the developer role on this project.');
  const always = { comment, signOff: unless(state === 'promoted' ? signOff : 'It has not happened.') };
  if (!isOpenState(state) || !person) {
    const ended = no(person ? `This promotion is ${state}.` : 'People decide on promotions.');
    return {
      ...always,
      ...{ approve: ended, reject: ended, cancel: ended, execute: ended },
      ...{ waive: ended, breakGlass: ended },
    };
  }
  const maintains = has('promotion.waive');
  const isMine = person.id === requestedById;
  const closed = weighed?.judgement.verdicts.some((verdict) => !isOpen(verdict)) ?? true;
  const asked = weighed?.judgement.asked;
  const policy = weighed?.facts.policy;
  const approve =
    asked && policy
      ? whyNotDecide(person, policy, asked)
      : 'The policy asks nobody for approval.';
  const needsMaintainer = (doing: string) =>
    maintains ? null : `${doing} needs the maintainer role on this project.`;
  return {
    ...always,
    approve: unless(approve),
    reject:
      asked && policy && mayReject(person, policy, asked, projectId)
        ? yes
        : has('promotion.execute')
          ? yes
          : no(approve ?? 'Rejecting needs the approver role there.'),
    cancel:
      isMine || maintains ? yes : no(`${requestedBy} asked for it; they or a maintainer can cancel.`),
    execute:
      state !== 'approved'
        ? no('Gates still wait.')
        : isMine || has('promotion.execute')
          ? yes
          : no(`The last click is for ${requestedBy} or an approver.`),
    waive: closed ? unless(needsMaintainer('Waiving a gate')) : no('Every gate passes.'),
    breakGlass: closed ? unless(needsMaintainer('Breaking the glass')) : no('Every gate passes.'),
  };
}
