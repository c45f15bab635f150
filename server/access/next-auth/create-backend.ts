import type { Clock } from '@/lib/clock';
import { cutText } from '@/lib/text/cut-text';
import { recordAudit } from '@/server/platform/events/audit';
import type { Database } from '@/server/platform/sql/database';
import type { AuthBackend } from './backend';
import { checkPassword, stillCounts } from '../passwords/check-password';
import { createDevices } from '../sessions/devices';
import {
  createDiscovery,
  listSignInProviders,
  readProvider,
} from '../single-sign-on/read-providers';
import { readPerson, readSessionCaller } from '../call/read-callers';
import type { Seal } from '@/server/platform/secrets/seal';
import { hashSecret } from '@/server/platform/secrets/secrets';
import { createSession, removeSession } from '../sessions/sessions';
import { shownTo } from '../sessions/shown-to';
import { addressKey, takeAttempt } from '../passwords/throttle';
import { recordFailedSignIn } from '../call/sign-in-basic';
import { passwordsCount } from '../sign-in/sign-in-settings';
import { signInThrough } from '../single-sign-on/sign-in-through';
import { recordRefusal } from '../single-sign-on/sso-refused';

/** The sign-in backend of the server process; see AuthBackend. */
export function createAuthBackend(server: {
  readonly db: Database;
  readonly clock: Clock;
  readonly publicUrl: string;
  readonly secret: string;
  readonly seal: Seal;
  readonly allowPasswords: boolean;
  readonly privateHosts?: ReadonlySet<string>;
}): AuthBackend {
  const { db, clock, publicUrl, secret } = server;
  const { privateHosts = new Set<string>() } = server;
  const discovery = createDiscovery(privateHosts);
  const devices = createDevices({ secret, publicUrl });
  return {
    publicUrl,
    secret,

    async signIn(email, password, from) {
      const { address, userAgent, cookies = '' } = from;
      if (!(await passwordsCount(db.sql, server.allowPasswords))) {
        return { outcome: 'passwords-off' };
      }
      const now = clock();
      const check = await checkPassword(
        ...([
          db,
          { email, password },
          { address, device: devices.read(cookies, email) },
          now,
        ] as const),
      );
      if (check.outcome === 'throttled') return check;
      if (check.outcome === 'wrong') {
        await recordFailedSignIn(db, check, { address, requestId: '' });
        return { outcome: 'refused' };
      }
      const person = await readPerson(db, check.personId);
      if (!person) return { outcome: 'refused' };
      const sessionToken = await db.transaction(async (sql) => {
        if (!(await stillCounts(sql, check))) return null;
        if (from.previousToken) await removeSession(sql, from.previousToken);
        await recordAudit(sql, auditOrigin(person, address), {
          action: 'person.signed-in',
          projectId: null,
          subjects: { personId: person.id },
          target: person.email,
        });
        return createSession(sql, { personId: person.id, address, userAgent }, now);
      });
      if (sessionToken === null) return { outcome: 'refused' };
      const { id: personId, name } = person;
      return {
        outcome: 'signed-in',
        sessionToken,
        personId,
        email: person.email,
        name,
        devices: devices.remember(cookies, person.email),
      };
    },

    signInProviders: () => listSignInProviders(db),

    async reachProvider(slug) {
      const provider = await readProvider(server, slug);
      if (!provider) return null;
      const { name, clientId, clientSecret, scopes } = provider;
      const found = await discovery(provider.issuer);
      const metadata = found.ok ? found.metadata : null;
      return { slug, name, clientId, clientSecret, scopes, metadata, privateHosts };
    },

    async signInThrough(slug, claims, from, asked) {
      const entered = await signInThrough(server, slug, claims, from, asked);
      if (entered.outcome === 'refused') return entered;
      return { ...entered, devices: devices.remember(from.cookies ?? '', entered.email) };
    },

    async signInThroughFailed(slug, reason, from) {
      // Anybody can make it fail: what one address leaves on the trail is bounded.
      const wait = await takeAttempt(db, addressKey(from.address), clock());
      if (wait === null)
        await recordRefusal(db.sql, slug, null, cutText(reason.replaceAll('\0', ' '), 300), from);
    },

    async readSession(token) {
      const found = await readSessionCaller(db, hashSecret(token), clock());
      if (!found) return null;
      const { id: personId, email, name } = found.actor;
      const owner = found.actor === found.owner ? null : found.owner;
      return { personId, email, name, shownTo: shownTo({ actor: found.actor, owner }) };
    },

    async endSession(token, { address }) {
      await db.transaction(async (sql) => {
        const owner = await removeSession(sql, token);
        if (!owner) return;
        await recordAudit(sql, auditOrigin(owner, address), {
          action: 'person.signed-out',
          projectId: null,
          subjects: { personId: owner.id },
          target: owner.email,
        });
      });
    },
  };
}

const auditOrigin = (person: { id: string; email: string }, address: string) => ({
  actor: { kind: 'person' as const, id: person.id, name: person.email },
  address,
  requestId: '',
});
