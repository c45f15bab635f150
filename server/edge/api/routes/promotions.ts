import { breakGlass } from '@/server/pipeline/promotions/acts/break-glass';
import { cancelPromotion } from '@/server/pipeline/promotions/acts/cancel-promotion';
import { commentPromotion } from '@/server/pipeline/promotions/acts/comment-promotion';
import { decidePromotion } from '@/server/pipeline/promotions/acts/decide-promotion';
import { executePromotion } from '@/server/pipeline/promotions/acts/execute-promotion';
import { countInbox, getInbox } from '@/server/pipeline/promotions/read/get-inbox';
import { getPromotion } from '@/server/pipeline/promotions/read/get-promotion';
import { getPromotionReview } from '@/server/pipeline/promotions/read/get-promotion-review';
import { listComments } from '@/server/pipeline/promotions/read/list-comments';
import { listPromotions } from '@/server/pipeline/promotions/read/list-promotions';
import { promote, promoteRelease } from '@/server/pipeline/promotions/acts/promote';
import { reviewPromotion } from '@/server/pipeline/promotions/read/review-promotion';
import { signOff } from '@/server/pipeline/promotions/acts/sign-off';
import { waiveGate } from '@/server/pipeline/promotions/acts/waive-gate';
import { getPromotionPack } from '@/server/record/evidence-packs/make-pack';
import { api } from '../implementer';

export const promotions = {
  create: api.promotions.create.handler(
    async ({ context: { services, call }, input }) =>
      (await promote(services, call, input)).promotion,
  ),
  createSet: api.promotions.createSet.handler(
    async ({ context: { services, call }, input }) =>
      (await promoteRelease(services, call, input)).answer,
  ),
  get: api.promotions.get.handler(({ context: { services, call }, input }) =>
    getPromotion(services, call, input),
  ),
  details: api.promotions.details.handler(({ context: { services, call }, input }) =>
    getPromotionReview(services, call, input),
  ),
  evidencePack: api.promotions.evidencePack.handler(({ context: { services, call }, input }) =>
    getPromotionPack(services, call, input),
  ),
  list: api.promotions.list.handler(({ context: { services, call }, input }) =>
    listPromotions(services, call, input),
  ),
  review: api.promotions.review.handler(({ context: { services, call }, input }) =>
    reviewPromotion(services, call, input),
  ),
  decide: api.promotions.decide.handler(({ context, input }) =>
    decidePromotion(context.services, context.call, input),
  ),
  cancel: api.promotions.cancel.handler(({ context, input }) =>
    cancelPromotion(context.services, context.call, input),
  ),
  execute: api.promotions.execute.handler(({ context, input }) =>
    executePromotion(context.services, context.call, input),
  ),
  waive: api.promotions.waive.handler(({ context, input }) =>
    waiveGate(context.services, context.call, input),
  ),
  breakGlass: api.promotions.breakGlass.handler(({ context, input }) =>
    breakGlass(context.services, context.call, input),
  ),
  signOff: api.promotions.signOff.handler(({ context, input }) =>
    signOff(context.services, context.call, input),
  ),
  comment: api.promotions.comment.handler(({ context, input }) =>
    commentPromotion(context.services, context.call, input),
  ),
  comments: api.promotions.comments.handler(({ context: { services, call }, input }) =>
    listComments(services, call, input),
  ),
};

export const inbox = {
  get: api.inbox.get.handler(({ context: { services, call } }) => getInbox(services, call)),
  count: api.inbox.count.handler(({ context: { services, call } }) => countInbox(services, call)),
};
