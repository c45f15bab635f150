import { Refusal } from '@/lib/refusal';
import { getPromotion } from '../../services/promotions/get-promotion';
import { listPromotions } from '../../services/promotions/list-promotions';
import { promote } from '../../services/promotions/promote';
import { reviewPromotion } from '../../services/promotions/review-promotion';
import { api } from '../implementer';

export const promotions = {
  create: api.promotions.create.handler(async ({ context, input }) => {
    const { services, call, headers, answerHeaders } = context;
    const { promotion, replayed } = await promote(services, call, input, idempotencyKey(headers));
    if (replayed) answerHeaders.set('idempotency-replayed', 'true');
    return promotion;
  }),
  get: api.promotions.get.handler(({ context: { services, call }, input }) =>
    getPromotion(services, call, input),
  ),
  list: api.promotions.list.handler(({ context: { services, call }, input }) =>
    listPromotions(services, call, input),
  ),
  review: api.promotions.review.handler(({ context: { services, call }, input }) =>
    reviewPromotion(services, call, input),
  ),
};

/** @throws Refusal `invalid` for a key that is empty, long or no visible ASCII. */
function idempotencyKey(headers: Headers): string | null {
  const key = headers.get('idempotency-key');
  if (key === null || /^[\x21-\x7e]{1,200}$/.test(key)) return key;
  const message = 'must be 1 to 200 visible ASCII characters without spaces';
  throw new Refusal('invalid', `Idempotency-Key ${message}.`, {
    fields: [{ path: 'Idempotency-Key', message }],
  });
}
