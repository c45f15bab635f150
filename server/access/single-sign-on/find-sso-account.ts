import { speaksFor } from '@/domain/sign-in/speaks-for';
import { newId } from '@/lib/ids';
import { recordAudit } from '@/server/platform/events/audit';
import { statement, type Sql } from '@/server/platform/sql/database';
import type { SignInOrigin } from '../next-auth/backend';
import { endUnproven } from './end-unproven';
import type { ClaimedPerson } from './read-claims';
import { bySystem, originOf, Refused } from './sso-refused';

const person = `u.id, u.email, u.name, u.instance_role, u.disabled_at IS NOT NULL AS disabled`;

const byIdentity = statement(
  'sso.person-by-identity',
  `SELECT ${person}, true AS linked, true AS known FROM identity i JOIN person u ON u.id = i.person_id
   WHERE i.provider_id = $1::uuid AND i.subject = $2`,
);

const byEmail = statement(
  'sso.person-by-email',
  `SELECT ${person}, EXISTS (SELECT 1 FROM identity i
     WHERE i.person_id = u.id AND i.provider_id = $2::uuid) AS linked,
     EXISTS (SELECT 1 FROM identity i WHERE i.person_id = u.id) AS known
   FROM person u WHERE u.email = $1 FOR NO KEY UPDATE OF u`,
);

const create = statement(
  'sso.create-person',
  `INSERT INTO person (id, email, name, created_at) VALUES ($1::uuid, $2, $3, $4::timestamptz)`,
);

const link = statement(
  'sso.link',
  `INSERT INTO identity (provider_id, subject, person_id, created_at, last_used_at, ended)
   VALUES ($1::uuid, $2, $3::uuid, $4::timestamptz, $4::timestamptz, $5::jsonb)`,
);

const use = statement(
  'sso.use-identity',
  `UPDATE identity SET last_used_at = $3::timestamptz WHERE provider_id = $1::uuid AND subject = $2`,
);

/** A provider that is on, and what it may do. */
export interface Provider {
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

interface Asking {
  readonly from: SignInOrigin;
  readonly now: Date;
  /** Who links their own account; undefined: somebody signs in. */
  readonly owner: string | undefined;
}

/**
 * The account of whom a provider vouches for: found by who they are there, else by an address for which it may
 * speak, else made. Whoever is first known here is linked, in the caller's transaction.
 * @throws Refused who may not come in so (threats 76 and 78).
 */
export async function findAccount(
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
    subjects: { personId: account.id },
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
    subjects: { personId: id },
    target: email,
    after: { name, through: provider.name },
  });
  return { id, email, name, instanceRole: null, disabled: false, linked: false, known: false };
}
