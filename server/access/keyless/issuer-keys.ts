import {
  createLocalJWKSet,
  createRemoteJWKSet,
  customFetch,
  errors,
  type JSONWebKeySet,
  type JWTVerifyGetKey,
  type RemoteJWKSet,
} from 'jose';
import { cutText } from '@/lib/text/cut-text';
import type { Logger } from '@/lib/logger';
import { addressProblem } from '@/server/platform/outbound/connect-options';
import { FetchFailed, fetchJson } from '@/server/platform/outbound/fetch-json';

const seconds = 1000;
/** Keys that the issuer took back are believed no longer. */
const keysMs = 600 * seconds;
/** A token that names an unknown key has the keys fetched anew, no more often than this. */
const refetchMs = 30 * seconds;
/** An issuer that did not answer is left alone so long. */
const afterFailureMs = 10 * seconds;
/** Where its keys are is asked again after. */
const discoveryMs = 3600 * seconds;

/** Whose keys: of `jwks` where it has them, else those that the issuer publishes. */
export interface KeyOwner {
  readonly issuer: string;
  readonly jwks: JSONWebKeySet | null;
}

/** The keys could not be had; `reason` is for whoever runs the installation. */
export class KeysUnavailable extends Error {
  override readonly name = 'KeysUnavailable';
  constructor(readonly reason: string) {
    super(reason);
  }
}

export interface IssuerKeys {
  /** Finds the key that signed a token. @throws KeysUnavailable, or an error of jose's */
  keyOf(owner: KeyOwner): JWTVerifyGetKey;
  /** Fetches the keys now. How many; KeysUnavailable says why not. */
  count(owner: KeyOwner): Promise<number>;
}

/**
 * The public keys of issuers. Published ones are found by OpenID Connect Discovery 1.0 (section 4: the
 * document must name the very issuer that was asked), kept for ten minutes, and fetched anew for a key
 * that is not among them at most every 30 seconds, so that a rotation is noticed and a flood of made-up
 * keys is not passed on. The issuer's own host was named by an administrator and may be anywhere; keys
 * on another host must be on the public internet.
 */
export function createIssuerKeys(options: {
  readonly logger: Logger;
  readonly privateHosts?: ReadonlySet<string> | undefined;
  /** Told of an issuer whose keys could not be had, and why; null: they were fetched. */
  readonly fetched?: (issuer: string, why: string | null) => void;
}): IssuerKeys {
  const { privateHosts = new Set<string>(), fetched = () => undefined } = options;
  const published = new Map<string, Promise<{ keys: RemoteJWKSet; until: number }>>();
  const failures = new Map<string, { reason: string; until: number }>();

  async function get(issuer: string, url: URL): Promise<unknown> {
    const failed = failures.get(url.href);
    if (failed && Date.now() < failed.until) throw new KeysUnavailable(failed.reason);
    try {
      const document = await fetchJson(url, { issuer, privateHosts });
      failures.delete(url.href);
      return document;
    } catch (error) {
      if (!(error instanceof FetchFailed)) throw error;
      const reason = error.message;
      failures.set(url.href, { reason, until: Date.now() + afterFailureMs });
      options.logger.warn({ issuer, reason }, 'keys of a trusted issuer could not be fetched');
      throw unusable(issuer, reason);
    }
  }

  const unusable = (issuer: string, reason: string): KeysUnavailable => {
    fetched(issuer, reason);
    return new KeysUnavailable(reason);
  };

  async function getKeys(issuer: string, url: URL): Promise<Response> {
    const document = await get(issuer, url);
    try {
      createLocalJWKSet(document as JSONWebKeySet);
    } catch {
      throw unusable(issuer, noKeySet);
    }
    fetched(issuer, null);
    return Response.json(document);
  }

  async function discover(issuer: string): Promise<{ keys: RemoteJWKSet; until: number }> {
    const document = await get(issuer, discoveryUrl(issuer));
    const where = keysUrl(issuer, document);
    if (typeof where === 'string') throw unusable(issuer, where);
    const keys = createRemoteJWKSet(where, {
      cooldownDuration: refetchMs,
      cacheMaxAge: keysMs,
      [customFetch]: (url) => getKeys(issuer, new URL(url)),
    });
    return { keys, until: Date.now() + discoveryMs };
  }

  async function publishedBy(issuer: string): Promise<RemoteJWKSet> {
    const known = published.get(issuer);
    const found = await known;
    if (found && Date.now() < found.until) return found.keys;
    // One at a time: whoever asks meanwhile waits for the same answer.
    const meanwhile = published.get(issuer);
    if (meanwhile && meanwhile !== known) return (await meanwhile).keys;
    const asked = discover(issuer);
    published.set(issuer, asked);
    asked.catch(() => {
      if (published.get(issuer) === asked) published.delete(issuer);
    });
    return (await asked).keys;
  }

  /** What jose says of a key set that is none, in the words of whoever must mend it. */
  async function had<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      if (!(error instanceof errors.JWKSInvalid)) throw error;
      throw new KeysUnavailable(noKeySet);
    }
  }

  return {
    keyOf({ issuer, jwks }) {
      if (jwks) return createLocalJWKSet(jwks);
      return async (header, token) => had((await publishedBy(issuer))(header, token));
    },

    async count({ issuer, jwks }) {
      if (jwks) return jwks.keys.length;
      for (const url of failures.keys()) {
        if (url.startsWith(issuer)) failures.delete(url);
      }
      published.delete(issuer);
      const keys = await publishedBy(issuer);
      await had(keys.reload());
      return keys.jwks()?.keys.length ?? 0;
    },
  };
}

const noKeySet = 'The issuer’s keys are no JSON Web Key Set of public keys.';

/** Section 4.1: below the issuer, whose last slash counts for nothing. */
const discoveryUrl = (issuer: string): URL =>
  new URL(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);

/** Where the keys are, or why not. Section 4.3: a document of another issuer is not to be used. */
function keysUrl(issuer: string, document: unknown): URL | string {
  const { issuer: named, jwks_uri: at } = (document ?? {}) as Record<string, unknown>;
  if (named !== issuer) {
    return `${discoveryUrl(issuer).href} is the document of another issuer${typeof named === 'string' ? ` (${cutText(named, 200)})` : ''}. Write the issuer exactly so.`;
  }
  if (typeof at !== 'string' || !URL.canParse(at)) {
    return `${discoveryUrl(issuer).href} does not say where the keys are.`;
  }
  const problem = addressProblem(at, issuer);
  return problem === null ? new URL(at) : `The address of the issuer’s keys ${problem}.`;
}
