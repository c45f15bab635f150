import type { Clock } from '@/lib/clock';
import { newId } from '@/lib/ids';
import { recordAudit, type Origin } from '../data/audit';
import { statement, type Database, type Sql } from '../data/database';
import type { SignInOrigin, SignInThroughOutcome, SsoRefusal } from './backend';
import { groupsOf } from './group-claims';
import { keepGroups } from './keep-groups';
import { readClaims, type ClaimedPerson } from './read-claims';
import { hashSecret } from './secrets';
import { createSession, removeSession } from './sessions';

/** How old a proof at the provider may be where one was asked for. */
const freshMs = 10 * 60_000;

const lockProvider = statement(
  'sso.share-provider',
  `SELECT id, slug, name, "groupsClaim", "createAccounts", "trustEmail"
   FROM sso_provider WHERE slug = $1 AND enabled FOR SHARE`,
);

const person = `u.id, u.email, u.name, u."disabledAt" IS NOT NULL AS disabled`;

const byIdentity = statement(
  'sso.person-by-identity',
  `SELECT ${person}, true AS linked FROM identity i JOIN "user" u ON u.id = i."userId"
   WHERE i."providerId" = $1::uuid AND i.subject = $2`,
);

const byEmail = statement(
  'sso.person-by-email',
  `SELECT ${person}, EXISTS (SELECT 1 FROM identity i
     WHERE i."userId" = u.id AND i."providerId" = $2::uuid) AS linked
   FROM "user" u WHERE u.email = $1 FOR NO KEY UPDATE OF u`,
);

const create = statement(
  'sso.create-person',
  `INSERT INTO "user" (id, email, name, "createdAt") VALUES ($1::uuid, $2, $3, $4::timestamptz)`,
);

const link = statement(
  'sso.link',
  `INSERT INTO identity ("providerId", subject, "userId", "createdAt", "lastUsedAt")
   VALUES ($1::uuid, $2, $3::uuid, $4::timestamptz, $4::timestamptz)`,
);

const use = statement(
  'sso.use-identity',
  `UPDATE identity SET "lastUsedAt" = $3::timestamptz WHERE "providerId" = $1::uuid AND subject = $2`,
);

const ownerOfSession = statement(
  'sso.owner-of-session',
  `SELECT "userId" AS id FROM session WHERE "tokenHash" = $1`,
);

interface Provider {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly groupsClaim: string;
  readonly createAccounts: boolean;
  readonly trustEmail: boolean;
}

interface Account {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly disabled: boolean;
  readonly linked: boolean;
}

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
 * where the provider verified the address (or is trusted with addresses), and never one that is
 * linked to somebody else there: an address may have passed to another person.
 * @param asked a fresh proof was asked of the provider.
 */
export async function signInThrough(
  { db, clock }: { readonly db: Database; readonly clock: Clock },
  slug: string,
  claims: Readonly<Record<string, unknown>>,
  from: SignInOrigin,
  asked: { readonly proof: boolean },
): Promise<SignInThroughOutcome> {
  const now = clock();
  const who = readClaims(claims);
  try {
    return await db.transaction(async (sql) => {
      const [provider] = await sql.query<Provider>(lockProvider, [slug]);
      if (!provider || !who) throw new Refused('failed');
      const provenAt = provenWhen(who, asked.proof, now);
      const account = await findAccount(sql, provider, who, from, now);
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

async function findAccount(
  sql: Sql,
  provider: Provider,
  who: ClaimedPerson,
  from: SignInOrigin,
  now: Date,
): Promise<Account> {
  const identity = [provider.id, who.subject];
  const [known] = await sql.query<Account>(byIdentity, identity);
  if (known) {
    await sql.query(use, [...identity, now]);
    return known;
  }
  const { email } = who;
  if (email === null) throw new Refused('no-email');
  const [held] = await sql.query<Account>(byEmail, [email, provider.id]);
  const trusted = who.emailVerified || provider.trustEmail;
  if (!trusted) throw new Refused('unverified');
  if (!held && !provider.createAccounts) throw new Refused('no-account');
  if (held?.linked) throw new Refused('other-identity');
  if (held?.disabled) throw new Refused('disabled');
  const account = held ?? (await createAccount(sql, provider, email, who, from, now));
  await sql.query(link, [provider.id, who.subject, account.id, now]);
  await recordAudit(sql, originOf(account, from), {
    action: 'identity.linked',
    projectId: null,
    target: account.email,
    after: { through: provider.name, subject: who.subject },
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
  return { id, email, name, disabled: false, linked: false };
}

/** A proof is for the person at the browser: somebody else's does not take their session over. */
async function requireSamePerson(sql: Sql, id: string, from: SignInOrigin): Promise<void> {
  if (!from.previousToken) return;
  const [owner] = await sql.query<{ id: string }>(ownerOfSession, [hashSecret(from.previousToken)]);
  if (owner && owner.id !== id) throw new Refused('other-person');
}

const reasonWords: Readonly<Record<SsoRefusal, string>> = {
  'no-email': 'the provider gave no e-mail address',
  unverified: 'the provider did not verify the e-mail address',
  'no-account': 'there is no account, and the provider creates none',
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
