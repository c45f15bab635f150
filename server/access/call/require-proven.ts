import { Refusal } from '@/lib/refusal';
import { passwordsCount, readSignInSettings } from '../sign-in/sign-in-settings';
import { statement, type Sql } from '@/server/platform/sql/database';
import type { Call, Services } from './context';

/** How long a proof of who one is lasts. */
export const provenMs = 10 * 60_000;

const ways = statement(
  'sign-in.ways-to-prove',
  `SELECT u.password_hash IS NOT NULL AS password,
     (SELECT coalesce(json_agg(json_build_object('slug', p.slug, 'name', p.name)
        ORDER BY p.id = s.provider_id DESC NULLS LAST, p.name), '[]'::json)
      FROM identity i JOIN sso_provider p ON p.id = i.provider_id
      WHERE i.person_id = u.id AND p.enabled) AS providers
   FROM session s JOIN person u ON u.id = s.person_id WHERE s.id = $1::uuid`,
);

/** How the owner of a session can prove who they are: the provider it came through stands first. */
export interface WaysToProve {
  readonly password: boolean;
  readonly providers: readonly { readonly slug: string; readonly name: string }[];
}

/**
 * Refuses a browser session whose owner has not proven in the last 10 minutes who they are, where
 * the installation asks for that. Whoever found an open browser approves nothing into production and
 * hands out nothing. Call it where the right was found, before anything is written.
 *
 * Tokens and secrets pass: they were made under such a proof, and no machine can give one.
 * @param sql the transaction that the call works in, where there is one.
 * @throws Refusal `reauthentication-required`; its `how` says what would prove it.
 */
export async function requireProven(
  services: Services,
  call: Call,
  sql: Sql = services.db.sql,
): Promise<void> {
  const { session } = call;
  if (session === null || isFresh(services, session)) return;
  if (!(await readSignInSettings(sql)).reauthenticate) return;
  await askForProof(services, session.id, sql);
}

/**
 * Refuses a browser session whose owner has not proven in the last 10 minutes who they are, whatever the
 * installation asks for.
 * @throws Refusal `reauthentication-required`, as `requireProven`.
 */
export async function requireFreshProof(
  services: Services,
  session: NonNullable<Call['session']>,
): Promise<void> {
  if (!isFresh(services, session)) await askForProof(services, session.id, services.db.sql);
}

const isFresh = ({ clock }: Services, { provenAt }: { readonly provenAt: Date }): boolean =>
  clock().getTime() - provenAt.getTime() <= provenMs;

async function askForProof(services: Services, sessionId: string, sql: Sql): Promise<never> {
  const [row] = await sql.query<WaysToProve>(ways, [sessionId]);
  const passwords = await passwordsCount(sql, services.allowPasswords);
  const how: WaysToProve = {
    password: passwords && row?.password === true,
    providers: row?.providers ?? [],
  };
  throw new Refusal(
    'reauthentication-required',
    'Prove that it is you, then this goes on. It is asked where the last proof is more than 10 minutes old.',
    { details: { how } },
  );
}
