/** Of nobody signed in, or about who is: they prove something, and a new proof is no second deed. */
const unkeyed = [
  /^\/(token|setup|me\/(prove|view-as)|invitations\/(accept|look))$/,
  /^\/(me\/providers\/[^/]+\/link|sign-in\/providers\/[^/]+\/try|issuers\/[^/]+\/check)$/,
  // They change nothing.
  /^\/projects\/[^/]+\/policies\/[^/]+\/(dry-run|replay)$/,
];

/** What is asked or answered there holds a secret, or the only link to one. */
const secret = [
  /^\/(me\/(tokens|password)|people|people\/[^/]+\/reset|invitations)$/,
  /^\/projects\/[^/]+\/robots(\/[^/]+\/secrets)?$/,
  /^\/sign-in\/providers\/[^/]+$/,
];

const api = '/api/v1';
const unsafe: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

const matches = (paths: readonly RegExp[], pathname: string): boolean => {
  const path = pathname.slice(api.length);
  return paths.some((one) => one.test(path));
};

/**
 * Does a call keep its `Idempotency-Key` in the transaction of what it does? Of such a call alone can be
 * told whether it happened (`GET /api/v1/idempotency-keys/{key}`).
 */
export const isKeyed = (method: string, pathname: string): boolean =>
  unsafe.has(method) && pathname.startsWith(`${api}/`) && !matches(unkeyed, pathname);

/** May what a keyed call says and is answered not be kept beside its key? */
export const holdsSecret = (pathname: string): boolean => matches(secret, pathname);
