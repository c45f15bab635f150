import { Refusal } from '@/lib/refusal';
import { breakGlass } from '@/server/pipeline/promotions/acts/break-glass';
import { cancelPromotion } from '@/server/pipeline/promotions/acts/cancel-promotion';
import { commentPromotion } from '@/server/pipeline/promotions/acts/comment-promotion';
import { decidePromotion } from '@/server/pipeline/promotions/acts/decide-promotion';
import { executePromotion } from '@/server/pipeline/promotions/acts/execute-promotion';
import { countInbox, getInbox } from '@/server/pipeline/promotions/read/get-inbox';
import { getPromotion } from '@/server/pipeline/promotions/read/get-promotion';
import { getPromotionReview } from '@/server/pipeline/promotions/read/get-promotion-review';
import { listPromotions } from '@/server/pipeline/promotions/read/list-promotions';
import { promote, promoteRelease } from '@/server/pipeline/promotions/acts/promote';
import { reviewPromotion } from '@/server/pipeline/promotions/read/review-promotion';
import { signOff } from '@/server/pipeline/promotions/acts/sign-off';
import { waiveGate } from '@/server/pipeline/promotions/acts/waive-gate';
import { getPromotionPack } from '@/server/record/evidence-packs/make-pack';
import type { Call } from '@/server/access/call/context';
import { api } from '../implementer';

export const promotions = {
  create: api.promotions.create.handler(async ({ context, input }) => {
    const { services, call, headers, answerHeaders } = context;
    const { promotion, replayed } = await promote(services, call, input, idempotencyKey(headers));
    if (replayed) answerHeaders.set('idempotency-replayed', 'true');
    return promotion;
  }),
  createSet: api.promotions.createSet.handler(async ({ context, input }) => {
    const { services, call, headers, answerHeaders } = context;
    const key = idempotencyKey(headers);
    const { answer, replayed } = await promoteRelease(services, call, input, key);
    if (replayed) answerHeaders.set('idempotency-replayed', 'true');
    return answer;
  }),
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
    decidePromotion(context.services, keyedCall(context, 'decide', input), input),
  ),
  cancel: api.promotions.cancel.handler(({ context, input }) =>
    cancelPromotion(context.services, keyedCall(context, 'cancel', input), input),
  ),
  execute: api.promotions.execute.handler(({ context, input }) =>
    executePromotion(context.services, keyedCall(context, 'execute', input), input),
  ),
  waive: api.promotions.waive.handler(({ context, input }) =>
    waiveGate(context.services, keyedCall(context, 'waive', input), input),
  ),
  breakGlass: api.promotions.breakGlass.handler(({ context, input }) =>
    breakGlass(context.services, keyedCall(context, 'breakGlass', input), input),
  ),
  signOff: api.promotions.signOff.handler(({ context, input }) =>
    signOff(context.services, keyedCall(context, 'signOff', input), input),
  ),
  comment: api.promotions.comment.handler(async ({ context, input }) => {
    const { services, call } = context;
    await commentPromotion(services, keyedCall(context, 'comment', input), input);
    return getPromotionReview(services, call, input);
  }),
};

export const inbox = {
  get: api.inbox.get.handler(({ context: { services, call } }) => getInbox(services, call)),
  count: api.inbox.count.handler(({ context: { services, call } }) => countInbox(services, call)),
};

/** A call with the key that it names, and what that stands for. */
function keyedCall(
  { call, headers }: { readonly call: Call; readonly headers: Headers },
  act: string,
  input: object,
): Call {
  const key = idempotencyKey(headers);
  return key === null ? call : { ...call, keyed: { key, request: [act, input] } };
}

/** @throws Refusal `invalid` for a key that is empty, long or no visible ASCII. */
function idempotencyKey(headers: Headers): string | null {
  const key = headers.get('idempotency-key');
  if (key === null || /^[\x21-\x7e]{1,200}$/.test(key)) return key;
  const message = 'must be 1 to 200 visible ASCII characters without spaces';
  throw new Refusal('invalid', `Idempotency-Key ${message}.`, {
    fields: [{ path: 'Idempotency-Key', message }],
  });
}
