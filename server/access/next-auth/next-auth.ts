import type { NextAuthOptions, User } from 'next-auth';
import credentials from 'next-auth/providers/credentials';
import { sameOriginPath } from '@/lib/http/same-origin-path';
import { peerAddressHeader } from '@/lib/http/peer-address-header';
import type { AuthBackend, SignInOrigin } from './backend';
import {
  callbackCookieName,
  csrfCookieName,
  protocolCookieName,
  readCookie,
  sessionCookieName,
} from '../sessions/cookies';
import type { DeviceCookie } from '../sessions/devices';
import { sessionAbsoluteMs } from '../sessions/session-times';
import { providerOptions, signInAnswer, type SsoRequest } from '../single-sign-on/sso-protocol';

/** How long the protocol with a provider may take, as the library has it for its own cookies. */
const attemptSeconds = 15 * 60;

type Headers = Readonly<Record<string, unknown>>;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/**
 * Settings of next-auth for one request. The library runs the sign-in form's protocol and the
 * cookie; who may sign in, and which sessions live, the server process says. Its `jwt` strategy is
 * the only one that takes passwords, so its encoder and decoder are replaced: the cookie holds our
 * own random session token and nothing else. The cookies of the protocol with a provider (state, PKCE
 * verifier, nonce) stay the library's own, encrypted.
 * @param sso what the request asks of a provider; none where it asks nothing of any.
 * @param keep gives the browser a cookie by which it is known for the account (`devices.ts`).
 */
export function nextAuthOptions(
  backend: AuthBackend,
  headers: Headers,
  sso: SsoRequest | null = null,
  keep: (cookie: DeviceCookie) => void = () => undefined,
): NextAuthOptions {
  const { publicUrl } = backend;
  const secure = publicUrl.startsWith('https://');
  const options = { httpOnly: true, sameSite: 'lax' as const, path: '/', secure };
  const cookie = (name: string) => ({ name, options });
  const attempt = sso?.attempt;
  const origin = originOf(backend, headers);
  return {
    secret: backend.secret,
    useSecureCookies: secure,
    cookies: {
      sessionToken: cookie(sessionCookieName(publicUrl)),
      csrfToken: cookie(csrfCookieName(publicUrl)),
      callbackUrl: {
        name: callbackCookieName(publicUrl, attempt),
        // No longer than the protocol's own: what was begun and left goes by itself.
        options: { ...options, ...(attempt !== undefined && { maxAge: attemptSeconds }) },
      },
      state: cookie(protocolCookieName(publicUrl, 'state', attempt)),
      nonce: cookie(protocolCookieName(publicUrl, 'nonce', attempt)),
      pkceCodeVerifier: cookie(protocolCookieName(publicUrl, 'pkce', attempt)),
    },
    pages: { signIn: '/sign-in', error: '/sign-in' },
    session: { strategy: 'jwt', maxAge: sessionAbsoluteMs / 1000 },
    providers: [
      credentials({
        name: 'E-mail and password',
        credentials: { email: { type: 'email' }, password: { type: 'password' } },
        authorize: (given) => signIn(backend, given, origin, keep),
      }),
      ...(sso === null ? [] : providerOptions(sso)),
    ],
    jwt: {
      // The protocol's cookies the library encodes by itself, and never by these.
      encode: async ({ token }) => text(token?.sessionToken),
      async decode({ token }) {
        const person = token ? await backend.readSession(token) : null;
        if (!token || !person) return null;
        return {
          sub: person.personId,
          email: person.email,
          name: person.name,
          sessionToken: token,
        };
      },
    },
    callbacks: {
      signIn: ({ user, account, profile }) =>
        account?.type === 'oauth' && sso
          ? signInAnswer(backend, sso, { user, claims: { ...profile } }, origin, keep)
          : true,
      jwt: ({ token, user }) =>
        user && 'sessionToken' in user ? { ...token, sessionToken: user.sessionToken } : token,
      // Only what is shown: the session token stays out of reach of scripts.
      session: ({ session }) => session,
      redirect: ({ url, baseUrl }) => new URL(sameOriginPath(url, publicUrl), baseUrl).href,
    },
    events: {
      async signOut({ token }) {
        const sessionToken = text(token?.sessionToken);
        if (sessionToken) await backend.endSession(sessionToken, origin);
      },
    },
    logger: quiet,
  };
}

/** Where a request came from, and the session that its browser had. */
export const originOf = ({ publicUrl }: AuthBackend, headers: Headers): SignInOrigin => ({
  address: text(headers[peerAddressHeader]),
  userAgent: text(headers['user-agent']),
  previousToken: readCookie(text(headers['cookie']), sessionCookieName(publicUrl)),
  cookies: text(headers['cookie']),
});

/**
 * Throws `Throttled:<seconds>` while too many failed, which the sign-in page gets as `error`, and
 * `Unavailable` where it could not be tried, `PasswordsOff` where none is taken; null (`CredentialsSignin`) where e-mail or password is wrong, whichever it was.
 */
async function signIn(
  backend: AuthBackend,
  given: { email?: unknown; password?: unknown } | undefined,
  origin: SignInOrigin,
  keep: (cookie: DeviceCookie) => void,
): Promise<(User & { sessionToken: string }) | null> {
  const email = text(given?.email);
  const password = text(given?.password);
  if (!email || !password || email.length > 254 || password.length > 1000) return null;
  // The library answers with an error's text: what a database says is not for strangers.
  const result = await backend.signIn(email, password, origin).catch(() => {
    throw new Error('Unavailable');
  });
  if (result.outcome === 'throttled') throw new Error(`Throttled:${result.retryAfterSeconds}`);
  if (result.outcome === 'passwords-off') throw new Error('PasswordsOff');
  if (result.outcome === 'refused') return null;
  result.devices.forEach(keep);
  const { personId: id, name, sessionToken } = result;
  return { id, email: result.email, name, sessionToken };
}

// What matters is in the audit trail; an expired session is no error, and the rest would put what
// a browser sent into the log.
const quiet = { error: () => undefined, warn: () => undefined, debug: () => undefined };
