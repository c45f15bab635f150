import { timingSafeEqual } from 'node:crypto';
import type { Clock } from '@/lib/clock';
import { newId, randomToken } from '@/lib/ids';
import { Refusal } from '@/lib/refusal';
import { recordAudit, type Origin } from '@/server/platform/events/audit';
import { statement, type Database, type Sql } from '@/server/platform/sql/database';
import { hashPassword } from '../passwords/passwords';
import { passwordProblem } from '../passwords/password-policy';
import { hashSecret, secretPrefix } from '@/server/platform/secrets/secrets';

const settingKey = 'set-up-link';

// Two processes of one installation may start at once; the lock makes one of them first.
const lock = statement(
  'auth.lock-first-run',
  `SELECT pg_advisory_xact_lock(7305810)::text AS held`,
);

const anyPerson = statement('auth.any-person', `SELECT EXISTS (SELECT 1 FROM person) AS found`);

const insertPerson = statement(
  'auth.insert-administrator',
  `INSERT INTO person (id, email, name, password_hash, instance_role, created_at)
   VALUES ($1::uuid, $2, $3, $4, 'administrator', $5::timestamptz)`,
);

const insertToken = statement(
  'auth.insert-bootstrap-token',
  `INSERT INTO api_token (id, person_id, name, token_hash, prefix, created_at)
   VALUES ($1::uuid, $2::uuid, 'bootstrap', $3, $4, $5::timestamptz)`,
);

const saveLink = statement(
  'auth.save-set-up-link',
  `INSERT INTO setting (key, value) VALUES ('${settingKey}', $1::jsonb)
   ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value`,
);

const readLink = statement(
  'auth.read-set-up-link',
  `SELECT value->>'sha256' AS hash FROM setting WHERE key = '${settingKey}'`,
);

const removeLink = statement(
  'auth.remove-set-up-link',
  `DELETE FROM setting WHERE key = '${settingKey}'`,
);

interface Server {
  readonly db: Database;
  readonly clock: Clock;
  readonly publicUrl: string;
}

export type FirstRun =
  /** There are people already; nothing was done. */
  | { readonly state: 'set-up' }
  /** The administrator of the configuration was created just now. */
  | { readonly state: 'created'; readonly email: string }
  /** Nobody yet: whoever opens this link becomes the administrator. Print it; it is kept nowhere. */
  | { readonly state: 'waiting'; readonly link: string };

/**
 * Called at every start, once the database is migrated. While there is no person at all: creates
 * the administrator that the configuration names, with an API token where it gives one, or makes a
 * new one-time set-up link in place of the last. Otherwise it does nothing.
 * Throws Refusal `invalid`, one line that names the variable, where the configured password may
 * not be used.
 */
export async function ensureFirstAdministrator(
  server: Server,
  configured: {
    readonly email?: string | undefined;
    readonly password?: string | undefined;
    readonly bootstrapToken?: string | undefined;
  },
): Promise<FirstRun> {
  if (await hasPeople(server.db.sql)) return { state: 'set-up' };
  const { email, password, bootstrapToken } = configured;
  if (!email || !password) return offerLink(server);
  const problem = passwordProblem(password, { email });
  if (problem) throw new Refusal('invalid', `SALLYPORT_ADMIN_PASSWORD: ${problem}`);
  const created = await createAdministrator(
    server,
    { email, name: nameFrom(email), password },
    {
      origin: {
        actor: { kind: 'system', id: null, name: 'first start' },
        address: '',
        requestId: '',
      },
      bootstrapToken: bootstrapToken ?? null,
      linkToken: null,
    },
  );
  return created ? { state: 'created', email: created.email } : { state: 'set-up' };
}

export interface Administrator {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly createdAt: Date;
}

/**
 * The person behind the printed link becomes the administrator.
 * Throws Refusal: `conflict` where somebody was first, `forbidden` where the link is not the latest
 * one, `invalid` where the password may not be used.
 */
export async function completeSetUp(
  server: Server,
  person: { email: string; name: string; password: string; token: string },
  from: { address: string; requestId: string },
): Promise<Administrator> {
  const created = await createAdministrator(server, person, {
    origin: { actor: { kind: 'person', id: null, name: person.email }, ...from },
    bootstrapToken: null,
    linkToken: person.token,
  });
  if (created) return created;
  throw new Refusal('conflict', 'Sallyport is set up already. Sign in instead.');
}

/** Whether set-up is over: there is somebody who can sign in. */
export const isSetUp = ({ db }: Pick<Server, 'db'>): Promise<boolean> => hasPeople(db.sql);

/** Null where there are people already. */
async function createAdministrator(
  { db, clock }: Server,
  person: { email: string; name: string; password: string },
  how: { origin: Origin; bootstrapToken: string | null; linkToken: string | null },
): Promise<Administrator | null> {
  // Checked before the costly hash, and again under the lock.
  if (how.linkToken !== null && !(await hasPeople(db.sql))) await checkLink(db.sql, how.linkToken);
  const problem = passwordProblem(person.password, person);
  if (problem) {
    throw new Refusal('invalid', `This password cannot be used. ${problem}`, {
      fields: [{ path: 'password', message: problem }],
    });
  }
  const passwordHash = await hashPassword(person.password);
  return db.transaction(async (sql) => {
    await sql.query(lock);
    if (await hasPeople(sql)) return null;
    if (how.linkToken !== null) await checkLink(sql, how.linkToken);
    const id = newId();
    const email = person.email.trim().toLowerCase();
    const createdAt = clock();
    await sql.query(insertPerson, [id, email, person.name, passwordHash, createdAt]);
    if (how.bootstrapToken !== null) await giveToken(sql, id, how.bootstrapToken, createdAt);
    await sql.query(removeLink);
    await recordAudit(sql, how.origin, {
      action: 'instance.set-up',
      projectId: null,
      subjects: { personId: id },
      target: email,
      after: { administrator: email, token: how.bootstrapToken !== null },
    });
    return { id, email, name: person.name, createdAt };
  });
}

/** The operator's own text: only a piece of a long one is kept for people to tell it by. */
async function giveToken(sql: Sql, personId: string, token: string, now: Date): Promise<void> {
  const prefix = token.length >= 24 ? secretPrefix(token) : 'given';
  await sql.query(insertToken, [newId(), personId, hashSecret(token), prefix, now]);
}

async function offerLink({ db, publicUrl }: Server): Promise<FirstRun> {
  const token = randomToken();
  return db.transaction(async (sql) => {
    await sql.query(lock);
    if (await hasPeople(sql)) return { state: 'set-up' };
    await sql.query(saveLink, [JSON.stringify({ sha256: hashSecret(token).toString('hex') })]);
    return { state: 'waiting', link: `${publicUrl}/setup?token=${token}` };
  });
}

async function checkLink(sql: Sql, token: string): Promise<void> {
  const [row] = await sql.query<{ hash: string | null }>(readLink);
  const expected = Buffer.from(row?.hash ?? '', 'hex');
  const given = hashSecret(token);
  if (expected.length === given.length && timingSafeEqual(expected, given)) return;
  throw new Refusal(
    'forbidden',
    'This set-up link is not valid any more. Restart Sallyport and open the link it prints then.',
  );
}

async function hasPeople(sql: Sql): Promise<boolean> {
  const [row] = await sql.query<{ found: boolean }>(anyPerson);
  return row?.found === true;
}

/** `ada.example@example.com` is shown as `Ada Example` until they change it. */
function nameFrom(email: string): string {
  const words = (email.split('@')[0] ?? '').split(/[._+-]+/).filter(Boolean);
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(' ') || email;
}
