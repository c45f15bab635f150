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
  /** Whose session it is; null where it ended, idled out or was revoked. */
  readSession(token: string): Promise<SessionPerson | null>;
  endSession(token: string, from: SignInOrigin): Promise<void>;
}

export interface SignInOrigin {
  readonly address: string;
  readonly userAgent: string;
  /** The session the browser had before, which the new one replaces. */
  readonly previousToken?: string | null;
}

export interface SessionPerson {
  readonly userId: string;
  readonly email: string;
  readonly name: string;
}

export type SignInOutcome =
  | ({ readonly outcome: 'signed-in'; readonly sessionToken: string } & SessionPerson)
  | { readonly outcome: 'refused' }
  | { readonly outcome: 'throttled'; readonly retryAfterSeconds: number };

/**
 * The header in which the server process hands the client's address to Next. It is set on every
 * request, over whatever a client sent under that name.
 */
export const peerAddressHeader = 'x-sallyport-address';
