import type { Clock } from '@/lib/clock';
import { recordAudit } from '@/server/platform/events/audit';
import { statement, type Database } from '@/server/platform/sql/database';
import type { SignedIn, SignInOrigin, SignInThroughOutcome } from '../next-auth/backend';
import { findAccount, type Provider } from './find-sso-account';
import { groupsOf } from './group-claims';
import { keepGroups } from './keep-groups';
import { readClaims } from './read-claims';
import { createSession, removeSession } from '../sessions/sessions';
import { latest, provenWhen, requireLinking, requireSamePerson } from './sso-proof';
import { originOf, reasonWords, recordRefusal, Refused } from './sso-refused';
import { countsAt } from '../registry/token-times';

const lockProvider = statement(
  'sso.share-provider',
  `SELECT id, slug, name, groups_claim, create_accounts, trust_email, domains
   FROM sso_provider WHERE slug = $1 AND enabled FOR SHARE`,
);

/** What came of it; the browser's own cookies are its caller's to say. */
type Entered = Exclude<SignInThroughOutcome, SignedIn> | Omit<SignedIn, 'devices'>;

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
        subjects: { personId: account.id },
        target: account.email,
        after: { through: provider.name },
      });
      const { address, userAgent } = from;
      const sessionToken = await createSession(
        sql,
        { personId: account.id, address, userAgent, provenAt, providerId: provider.id },
        now,
      );
      const { id: personId, email, name } = account;
      return { outcome: 'signed-in', sessionToken, personId, email, name };
    });
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    await recordRefusal(db.sql, slug, who?.email ?? null, reasonWords[error.reason], from);
    return { outcome: 'refused', reason: error.reason };
  }
}
