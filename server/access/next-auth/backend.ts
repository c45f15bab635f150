import type { DeviceCookie } from '../sessions/devices';

/**
 * What the sign-in pages' library (next-auth, in Next's bundle) asks of the server process. Only
 * types and plain values are here: the bundle holds no database client.
 */
export interface AuthBackend {
  /** `https://registry.example.com`, without a slash at its end. */
  readonly publicUrl: string;
  /** Signs the sign-in form's own CSRF cookie. */
  readonly secret: string;
  /** Checks e-mail and password, throttled, and opens a session. */
  signIn(email: string, password: string, from: SignInOrigin): Promise<SignInOutcome>;
  /** The providers that people may sign in through. */
  signInProviders(): Promise<readonly { readonly slug: string; readonly name: string }[]>;
  /** What the sign-in protocol needs of one of them; null where there is none, or it is off. */
  reachProvider(slug: string): Promise<ReachedProvider | null>;
  /**
   * Signs in whom a provider vouches for: finds or makes the account, keeps its teams in step and opens
   * a session. `proof`: the provider was asked to have them prove anew who they are. `link`: whoever is
   * signed in at the browser wants to be known by it.
   */
  signInThrough(
    slug: string,
    claims: Readonly<Record<string, unknown>>,
    from: SignInOrigin,
    asked: { readonly proof: boolean; readonly link?: boolean },
  ): Promise<SignInThroughOutcome>;
  /** Tells the trail that the protocol with a provider failed, and why. */
  signInThroughFailed(slug: string, reason: string, from: SignInOrigin): Promise<void>;
  /**
   * Whose session it is, and to whom its pages are shown (`shown-to.ts`); null where it ended, idled out
   * or was revoked.
   */
  readSession(token: string): Promise<(SessionPerson & { readonly shownTo: string }) | null>;
  endSession(token: string, from: SignInOrigin): Promise<void>;
}

export interface SignInOrigin {
  readonly address: string;
  readonly userAgent: string;
  /** The session the browser had before, which the new one replaces. */
  readonly previousToken?: string | null;
  /** All cookies that the browser sent (RFC 6265); left out: none. */
  readonly cookies?: string;
}

export interface SessionPerson {
  readonly personId: string;
  readonly email: string;
  readonly name: string;
}

/** Somebody is signed in: their session, and what their browser keeps to be known by. */
export interface SignedIn extends SessionPerson {
  readonly outcome: 'signed-in';
  readonly sessionToken: string;
  readonly devices: readonly DeviceCookie[];
}

export type SignInOutcome =
  | SignedIn
  | { readonly outcome: 'refused' }
  | { readonly outcome: 'passwords-off' }
  | { readonly outcome: 'throttled'; readonly retryAfterSeconds: number };

export type SignInThroughOutcome =
  SignedIn | { readonly outcome: 'refused'; readonly reason: SsoRefusal };

/** Why somebody whom a provider knows does not get in. */
export type SsoRefusal =
  | 'no-email'
  | 'unverified'
  | 'foreign-domain'
  | 'no-account'
  | 'own-session'
  | 'not-proven'
  | 'other-address'
  | 'taken'
  | 'disabled'
  | 'other-identity'
  | 'other-person'
  | 'not-fresh'
  | 'clock'
  | 'failed';

/** A provider, and how it describes itself; `metadata` is null where it could not be asked. */
export interface ReachedProvider {
  readonly slug: string;
  readonly name: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scopes: readonly string[];
  readonly metadata: ProviderMetadata | null;
  /** Hosts that its endpoints may be on though they have private addresses (outbound/connect-options.ts). */
  readonly privateHosts: ReadonlySet<string>;
}

/** What is used of a provider's description of itself. */
export interface ProviderMetadata {
  readonly issuer: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly userinfoEndpoint: string | null;
  readonly jwksUri: string;
  /** How its identity tokens are signed. */
  readonly idTokenAlgorithm: string;
  readonly clientAuthentication: 'client_secret_basic' | 'client_secret_post';
  /** What it says to know; null where it does not say. */
  readonly claims: readonly string[] | null;
  readonly scopes: readonly string[] | null;
}
