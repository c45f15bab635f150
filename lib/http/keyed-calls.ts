const keyed = [
  /^\/api\/v1\/(promotions|releases)$/,
  /^\/api\/v1\/promotions\/[^/]+\/(approvals|cancel|execute|waivers|break-glass|sign-off|comments)$/,
];

/**
 * Does a call keep its `Idempotency-Key` in the transaction of what it does? Of such a call alone can be
 * told whether it happened (`GET /api/v1/idempotency-keys/{key}`).
 */
export const isKeyed = (method: string, pathname: string): boolean =>
  method === 'POST' && keyed.some((one) => one.test(pathname));
