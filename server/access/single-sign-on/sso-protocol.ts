import type { User } from 'next-auth';
import type { OAuthConfig } from 'next-auth/providers/oauth';
import { custom } from 'openid-client';
import type { AuthBackend, ReachedProvider, SignInOrigin } from '../next-auth/backend';
import type { DeviceCookie } from '../sessions/devices';
import { connectOptions } from '@/server/platform/outbound/connect-options';
import { sessionAbsoluteMs } from '../sessions/session-times';
import { failurePage } from './sso-failure';

/** What one request of the sign-in protocol is about, and what came of it. */
export interface SsoRequest {
  /** All that people may sign in through, for the library's list. */
  readonly listed: readonly { readonly slug: string; readonly name: string }[];
  /** The one that this request is about, once it was reached. */
  readonly reached: ReachedProvider | null;
  /** Where the browser goes afterwards: a path of this site. */
  readonly back: string;
  /** Is a fresh proof asked for? */
  readonly proof: boolean;
  /** Does whoever is signed in link their account? */
  readonly link: boolean;
  /** Which of the ways that the browser is on (`sso-attempt.ts`); left out: no provider is asked. */
  readonly attempt?: string;
  /** What the exchange with the provider failed by; null while it has not. */
  failure: unknown;
}

/** As good as no bound: the library knows this process's clock alone. */
const anyClockSeconds = 10 * 365 * 86_400;

type Claims = Record<string, unknown> & { sub: string };

/** The providers as the library takes them; the one that was reached with all that it needs. */
export function providerOptions(sso: SsoRequest): OAuthConfig<Claims>[] {
  return sso.listed.map(({ slug: id, name }) => {
    const base = { id, name, type: 'oauth' as const, profile: ({ sub }: Claims) => ({ id: sub }) };
    const { reached } = sso;
    if (reached?.slug !== id || reached.metadata === null) return base;
    return { ...base, ...reachedOptions(sso, reached, reached.metadata) };
  });
}

function reachedOptions(
  sso: SsoRequest,
  { clientId, clientSecret, scopes, privateHosts }: ReachedProvider,
  metadata: NonNullable<ReachedProvider['metadata']>,
): Partial<OAuthConfig<Claims>> {
  const { issuer, userinfoEndpoint } = metadata;
  // With `max_age` a provider has to say when people last proved who they are (OpenID Connect Core
  // 1.0, section 3.1.2.1). A session lives no longer than the proof that it stands on.
  const age = sso.proof ? { prompt: 'login', max_age: 0 } : { max_age: sessionAbsoluteMs / 1000 };
  const noting = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      sso.failure = error;
      throw error;
    }
  };
  // Many keep groups and addresses for the answer to `userinfo`, which must be about the same subject;
  // what is signed counts first.
  let readIdentity = (): Promise<Claims> => Promise.reject(new Error('There are no tokens yet.'));
  return {
    clientId,
    clientSecret,
    issuer,
    idToken: true,
    checks: ['pkce', 'state', 'nonce'],
    authorization: {
      url: metadata.authorizationEndpoint,
      params: { scope: scopes.join(' '), response_type: 'code', ...age },
    },
    token: {
      url: metadata.tokenEndpoint,
      request: ({ client, params, checks, provider }) =>
        noting(async () => {
          // The library's own settings for this are the process's, whoever the provider is.
          let isHeld = false;
          const connect = (url: URL) => {
            isHeld = true;
            return connectOptions(url, { issuer, privateHosts });
          };
          client[custom.http_options] = connect;
          client.issuer[custom.http_options] = connect;
          // By which clock its times count, the server process says (`token-times.ts`).
          client[custom.clock_tolerance] = anyClockSeconds;
          const tokens = await client.callback(provider.callbackUrl, params, checks);
          // Bundled twice, the library would know nothing of this.
          if (!isHeld) throw new Error('The provider was asked past the rules for its addresses.');
          readIdentity = async () => ({
            ...(userinfoEndpoint === null ? {} : await client.userinfo(tokens)),
            ...tokens.claims(),
          });
          return { tokens };
        }),
    },
    userinfo: {
      ...(userinfoEndpoint === null ? {} : { url: userinfoEndpoint }),
      request: () => noting(() => readIdentity()),
    },
    jwks_endpoint: metadata.jwksUri,
    client: {
      id_token_signed_response_alg: metadata.idTokenAlgorithm,
      token_endpoint_auth_method: metadata.clientAuthentication,
    },
    httpOptions: { timeout: 5_000 },
  };
}

/**
 * Lets the server process decide on whom a provider vouches for. True: signed in, and the session's
 * token is with the user; else the page that says why not.
 * @throws Error `Unavailable` where it could not be decided.
 */
export async function signInAnswer(
  backend: AuthBackend,
  sso: SsoRequest,
  { user, claims }: { readonly user: User; readonly claims: Readonly<Record<string, unknown>> },
  origin: SignInOrigin,
  keep: (cookie: DeviceCookie) => void,
): Promise<true | string> {
  const { reached, proof, link } = sso;
  if (!reached) return failurePage(sso, 'failed');
  // The library answers with an error's text: what a database says is not for strangers.
  const result = await backend
    .signInThrough(reached.slug, claims, origin, { proof, link })
    .catch(() => null);
  if (result === null) return failurePage(sso, 'unavailable');
  if (result.outcome === 'refused') return failurePage(sso, result.reason);
  result.devices.forEach(keep);
  Object.assign(user, {
    sessionToken: result.sessionToken,
    email: result.email,
    name: result.name,
  });
  return true;
}
