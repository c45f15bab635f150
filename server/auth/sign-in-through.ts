import { speaksFor } from '@/domain/sign-in/speaks-for';
import type { Clock } from '@/lib/clock';
import { newId } from '@/lib/ids';
import { recordAudit, type Origin } from '../data/audit';
import { statement, type Database, type Sql } from '../data/database';
import type { SignedIn, SignInOrigin, SignInThroughOutcome, SsoRefusal } from './backend';
import { endUnproven } from './end-unproven';
import { groupsOf } from './group-claims';
import { keepGroups } from './keep-groups';
import { readClaims, type ClaimedPerson } from './read-claims';
import { hashSecret } from './secrets';
import { sessionIdleMs } from './session-times';
import { createSession, removeSession } from './sessions';
import { countsAt } from './token-times';

/** How old a proof at the provider may be where one was asked for. */
const freshMs = 10 * 60_000;

/** How old a session's proof may be when its owner comes back from the provider that they link. */
const linkMs = 20 * 60_000;

const lockProvider = statement(
  'sso.share-provider',
  `SELECT id, slug, name, "groupsClaim", "createAccounts", "trustEmail", domains
   FROM sso_provider WHERE slug = $1 AND enabled FOR SHARE`,
);

const person = `u.id, u.email, u.name, u."instanceRole", u."disabledAt" IS NOT NULL AS disabled`;

const byIdentity = statement(
  'sso.person-by-identity',
  `SELECT ${person}, true AS linked, true AS known FROM identity i JOIN "user" u ON u.id = i."userId"
   WHERE i."providerId" = $1::uuid AND i.subject = $2`,
);

const byEmail = statement(
  'sso.person-by-email',
  `SELECT ${person}, EXISTS (SELECT 1 FROM identity i
     WHERE i."userId" = u.id AND i."providerId" = $2::uuid) AS linked,
     EXISTS (SELECT 1 FROM identity i WHERE i."userId" = u.id) AS known
   FROM "user" u WHERE u.email = $1 FOR NO KEY UPDATE OF u`,
);

const create = statement(
  'sso.create-person',
  `INSERT INTO "user" (id, email, name, "createdAt") VALUES ($1::uuid, $2, $3, $4::timestamptz)`,
);

const link = statement(
  'sso.link',
  `INSERT INTO identity ("providerId", subject, "userId", "createdAt", "lastUsedAt", ended)
   VALUES ($1::uuid, $2, $3::uuid, $4::timestamptz, $4::timestamptz, $5::jsonb)`,
);

const use = statement(
  'sso.use-identity',
  `UPDATE identity SET "lastUsedAt" = $3::timestamptz WHERE "providerId" = $1::uuid AND subject = $2`,
);

const ownerOfSession = statement(
  'sso.owner-of-session',
  `SELECT "userId" AS id FROM session WHERE "tokenHash" = $1`,
);

const linkingSession = statement(
  'sso.linking-session',
  `SELECT "userId" AS id, "provenAt" FROM session
   WHERE "tokenHash" = $1 AND "viewAsId" IS NULL AND "expiresAt" > $2::timestamptz
     AND "lastSeenAt" > $3::timestamptz AND "provenAt" > $4::timestamptz`,
);

interface Provider {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly groupsClaim: string;
  readonly createAccounts: boolean;
  readonly trustEmail: boolean;
  readonly domains: readonly string[];
}

interface Account {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly instanceRole: string | null;
  readonly disabled: boolean;
  /** To somebody at this provider. */
  readonly linked: boolean;
  /** To somebody at any. */
  readonly known: boolean;
}

/** What came of it; the browser's own cookies are its caller's to say. */
type Entered = Exclude<SignInThroughOutcome, SignedIn> | Omit<SignedIn, 'devices'>;

/** A sign-in is refused; what was begun is undone. */
class Refused extends Error {
  constructor(readonly reason: SsoRefusal) {
    super(reason);
  }
}

/**
 * Signs somebody in whom a provider vouches for, in one transaction: the account is found or made, its
 * teams follow the groups, and a new session replaces the browser's old one.
 *
 * Who they are is the pair of provider and subject. The first time, an account is found by e-mail only
 * where the provider verified the address (or is trusted with addresses) and speaks for its domain; never
 * one that is linked to somebody else there, for an address may have passed to another person; and none that
 * holds a role on the whole installation, whose owner links it from their own session (threat 78). What
 * others may have made of an account ends when its owner is first known by a provider (threat 76).
 * @param asked a fresh proof was asked of the provider; or whoever is signed in links their account.
 */
export async function signInThrough(
  { db, clock }: { readonly db: Database; readonly clock: Clock },
  slug: string,
  claims: Readonly<Record<string, unknown>>,
  from: SignInOrigin,
  asked: { readonly proof: boolean; readonly link?: boolean },
): Promise<Entered> {
  const now = clock();
  const who = readClaims(claims);
  try {
    return await db.transaction(async (sql) => {
      const [provider] = await sql.query<Provider>(lockProvider, [slug]);
      if (!provider || !who) throw new Refused('failed');
      if (!countsAt(claims, now)) throw new Refused('clock');
      const linking = asked.link === true ? await requireLinking(sql, from, now) : null;
      const provenAt = latest(provenWhen(who, asked.proof, now), linking?.provenAt);
      const account = await findAccount(sql, provider, who, { from, now, owner: linking?.id });
      if (account.disabled) throw new Refused('disabled');
      if (asked.proof) await requireSamePerson(sql, account.id, from);
      const origin = originOf(account, from);
      const groups = groupsOf(claims, provider.groupsClaim);
      await keepGroups(sql, origin, account, provider, groups, now);
      if (from.previousToken) await removeSession(sql, from.previousToken);
      await recordAudit(sql, origin, {
        action: asked.proof ? 'person.proved' : 'person.signed-in',
        projectId: null,
        target: account.email,
        after: { through: provider.name },
      });
      const { address, userAgent } = from;
      const sessionToken = await createSession(
        sql,
        { userId: account.id, address, userAgent, provenAt, providerId: provider.id },
        now,
      );
      const { id: userId, email, name } = account;
      return { outcome: 'signed-in', sessionToken, userId, email, name };
    });
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    await recordRefusal(db.sql, slug, who?.email ?? null, reasonWords[error.reason], from);
    return { outcome: 'refused', reason: error.reason };
  }
}

/**
 * When the person last proved who they are. The provider may have known the browser from before, and
 * what it was asked went through the browser, where it can be left out: only what it signed counts
 * (`auth_time`; OpenID Connect Core 1.0, section 3.1.2.1 has it say so). One that does not say proves
 * nothing.
 */
function provenWhen(who: ClaimedPerson, proof: boolean, now: Date): Date {
  const { authenticatedAt: at } = who;
  if (at === null) {
    if (proof) throw new Refused('not-fresh');
    return new Date(0);
  }
  if (proof && now.getTime() - at.getTime() > freshMs) throw new Refused('not-fresh');
  return at < now ? at : now;
}

/** Whoever links their account is signed in as themselves, and proved a moment ago who they are. */
async function requireLinking(
  sql: Sql,
  { previousToken }: SignInOrigin,
  now: Date,
): Promise<{ id: string; provenAt: Date }> {
  const since = (ms: number) => new Date(now.getTime() - ms);
  const [session] = previousToken
    ? await sql.query<{ id: string; provenAt: Date }>(linkingSession, [
        ...[hashSecret(previousToken), now, since(sessionIdleMs), since(linkMs)],
      ])
    : [];
  if (!session) throw new Refused('not-proven');
  return session;
}

const latest = (one: Date, other: Date | undefined): Date =>
  other !== undefined && other > one ? other : one;

interface Asking {
  readonly from: SignInOrigin;
  readonly now: Date;
  /** Who links their own account; undefined: somebody signs in. */
  readonly owner: string | undefined;
}

async function findAccount(
  sql: Sql,
  provider: Provider,
  who: ClaimedPerson,
  asking: Asking,
): Promise<Account> {
  const { from, now, owner } = asking;
  const identity = [provider.id, who.subject];
  const [known] = await sql.query<Account>(byIdentity, identity);
  if (known) {
    if (owner !== undefined && known.id !== owner) throw new Refused('taken');
    await sql.query(use, [...identity, now]);
    return known;
  }
  const { email } = who;
  if (email === null) throw new Refused('no-email');
  const [held] = await sql.query<Account>(byEmail, [email, provider.id]);
  const trusted = who.emailVerified || provider.trustEmail;
  if (!trusted) throw new Refused('unverified');
  if (!speaksFor(provider.domains, email)) throw new Refused('foreign-domain');
  if (owner !== undefined && held?.id !== owner) throw new Refused('other-address');
  if (!held && !provider.createAccounts) throw new Refused('no-account');
  if (held?.linked) throw new Refused('other-identity');
  if (held?.disabled) throw new Refused('disabled');
  if (held?.instanceRole && owner === undefined) throw new Refused('own-session');
  const account = held ?? (await createAccount(sql, provider, email, who, from, now));
  const unproven = held && !held.known && owner === undefined;
  const ended = unproven ? await endUnproven(sql, held, now) : null;
  await sql.query(link, [...identity, account.id, now, ended && JSON.stringify(ended)]);
  await recordAudit(sql, originOf(account, from), {
    action: 'identity.linked',
    projectId: null,
    target: account.email,
    after: {
      through: provider.name,
      subject: who.subject,
      ...(owner !== undefined && { fromOwnSession: true }),
      ...(ended && { ended: { ...ended } }),
    },
  });
  return account;
}

async function createAccount(
  sql: Sql,
  provider: Provider,
  email: string,
  who: ClaimedPerson,
  from: SignInOrigin,
  now: Date,
): Promise<Account> {
  const id = newId();
  const name = who.name ?? email.split('@')[0] ?? email;
  await sql.query(create, [id, email, name, now]);
  await recordAudit(sql, bySystem(from), {
    action: 'person.created',
    projectId: null,
    target: email,
    after: { name, through: provider.name },
  });
  return { id, email, name, instanceRole: null, disabled: false, linked: false, known: false };
}

/** A proof is for the person at the browser: somebody else's does not take their session over. */
async function requireSamePerson(sql: Sql, id: string, from: SignInOrigin): Promise<void> {
  if (!from.previousToken) return;
  const [owner] = await sql.query<{ id: string }>(ownerOfSession, [hashSecret(from.previousToken)]);
  if (owner && owner.id !== id) throw new Refused('other-person');
}

const reasonWords: Readonly<Record<SsoRefusal, string>> = {
  clock:
    'the identity token had run out, or counts only later: the clocks differ by more than 30 seconds',
  'no-email': 'the provider gave no e-mail address',
  unverified: 'the provider did not verify the e-mail address',
  'foreign-domain': 'the provider does not speak for the domain of the address',
  'no-account': 'there is no account, and the provider creates none',
  'own-session':
    'the account holds a role on the whole installation, and is linked by its owner alone',
  'not-proven': 'nobody was signed in who proved a moment ago who they are',
  'other-address': 'the provider vouches for another address than the account has',
  taken: 'who they are at the provider is linked to another account',
  disabled: 'the account is disabled',
  'other-identity': 'the account is linked to another identity at the provider',
  'other-person': 'the proof was somebody else’s',
  'not-fresh': 'the provider did not ask anew',
  failed: 'the provider’s answer names nobody, or the provider was switched off',
};

/** Tells the trail of a sign-in through a provider that came to nothing. Never pass a secret. */
export const recordRefusal = (
  sql: Sql,
  provider: string,
  email: string | null,
  reason: string,
  from: SignInOrigin,
): Promise<void> =>
  recordAudit(sql, bySystem(from), {
    action: 'person.sign-in-failed',
    projectId: null,
    target: email ?? 'somebody unknown',
    after: { through: provider, reason },
  });

const bySystem = ({ address }: SignInOrigin): Origin => ({
  ...{ actor: { kind: 'system', id: null, name: 'sign-in' }, address, requestId: '' },
});

const originOf = (who: { id: string; email: string }, { address }: SignInOrigin): Origin => ({
  ...{ actor: { kind: 'person', id: who.id, name: who.email }, address, requestId: '' },
});
