import { type IncomingMessage, type OutgoingHttpHeaders, ServerResponse } from 'node:http';

/** What every answer says, whoever gives it. */
const always: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

/** What an answer says that does not say better: pages have a policy, assets may be kept. */
const otherwise: Readonly<Record<string, string>> = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
  'cache-control': 'private, no-store',
};

/** Browsers that came by https once are to come by it always (RFC 6797). */
const byTls: Readonly<Record<string, string>> = { 'strict-transport-security': 'max-age=31536000' };

/**
 * The headers of an answer that nobody of the product writes.
 * @param overTls whether people reach us by https
 */
export const protectiveHeaders = (overTls: boolean): Readonly<Record<string, string>> => ({
  ...always,
  ...otherwise,
  ...(overTls ? byTls : {}),
});

/**
 * The kind of response that Node is to make for every request: it adds the protective headers when
 * its head is sent, so that no answer goes without them, Node's own among them (a request without a
 * host, an expectation that nothing here meets). Nothing else in the product sets them, but for a
 * policy or a way of caching of its own.
 */
export function protectedResponse(overTls: boolean): typeof ServerResponse {
  const forced = Object.entries(overTls ? { ...always, ...byTls } : always);
  const missing = Object.entries(otherwise);

  return class ProtectedResponse<
    Request extends IncomingMessage = IncomingMessage,
  > extends ServerResponse<Request> {
    constructor(...given: ConstructorParameters<typeof ServerResponse<Request>>) {
      super(...given);
      // Who measures, who bounds its time and who streams all wait for its end: more than Node expects.
      this.setMaxListeners(30);
    }

    override writeHead(status: number, ...rest: unknown[]): this {
      const message = typeof rest[0] === 'string' ? rest[0] : undefined;
      setAll(this, rest.at(-1));
      for (const [name, value] of forced) this.setHeader(name, value);
      for (const [name, value] of missing) {
        if (!this.hasHeader(name)) this.setHeader(name, value);
      }
      return message === undefined ? super.writeHead(status) : super.writeHead(status, message);
    }
  };
}

/** Sets what was given with the status: an object, or names and values in turn. */
function setAll(res: ServerResponse, given: unknown): void {
  if (Array.isArray(given)) {
    const flat = given as string[];
    for (let at = 0; at < flat.length; at += 2) res.appendHeader(flat[at]!, flat[at + 1]!);
  } else if (typeof given === 'object' && given !== null) {
    for (const [name, value] of Object.entries(given as OutgoingHttpHeaders)) {
      res.setHeader(name, value!);
    }
  }
}
