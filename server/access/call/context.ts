import type { Actor } from '@/domain/permissions/can';
import type { Clock } from '@/lib/clock';
import type { PasswordOrigin } from '../passwords/check-password';
import type { CallingSession } from './find-caller';
import type { Keyless } from '../keyless/keyless';
import type { Seal } from '@/server/platform/secrets/seal';
import type { Database } from '@/server/platform/sql/database';
import type { KeyedRequest } from '@/server/platform/sql/idempotency';

/** What every use case may use. Made once, in server/edge/compose.ts. */
export interface Services {
  readonly db: Database;
  readonly clock: Clock;
  /** `https://registry.example.com`, without a slash at its end. */
  readonly publicUrl: string;
  /** Keeps what must be read again unreadable at rest. */
  readonly seal: Seal;
  /** The operator lets passwords in whatever the sign-in settings say. */
  readonly allowPasswords: boolean;
  readonly keyless: Keyless;
  /** Hosts of identity providers that may have private addresses, beside the issuers' own; none where left out. */
  readonly privateHosts?: ReadonlySet<string>;
}

/** One call: who asks, and from where. Rights were read when the call came in (L6). */
export interface Call {
  readonly actor: Actor;
  readonly address: string;
  readonly requestId: string;
  /** The browser session it came by; null for tokens and secrets. */
  readonly session: CallingSession | null;
  /** The key under which it is done once (`write`, `transact`), with what it stands for; left out: it named none. */
  readonly keyed?: Omit<KeyedRequest, 'actorId'>;
}

/** Who is behind a call: whoever looks as somebody else is the one who acts. */
export const actingIn = (call: Call): Actor => call.session?.owner ?? call.actor;

/** Where a password that comes with a call comes from: an open session is its owner's own browser. */
export const passwordOrigin = ({ address, session }: Call): PasswordOrigin => ({
  address,
  device: session === null ? null : `session ${session.id}`,
});

/** A call as the audit trail names it. */
export const originOf = (call: Call) => {
  const actor = actingIn(call);
  return {
    actor: {
      kind: actor.kind,
      id: actor.id,
      name: actor.kind === 'person' ? actor.email : actor.name,
    },
    address: call.address,
    requestId: call.requestId,
  };
};
