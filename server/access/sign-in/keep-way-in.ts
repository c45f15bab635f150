import { Refusal } from '@/lib/refusal';
import { readSignInSettings } from './sign-in-settings';
import { statement, type Sql } from '@/server/platform/sql/database';
import type { Write } from '../call/write';

const read = statement(
  'sign-in.administrators-through',
  `SELECT DISTINCT u.id FROM person u JOIN identity i ON i.person_id = u.id
     JOIN sso_provider p ON p.id = i.provider_id AND p.enabled
   WHERE u.instance_role = 'administrator' AND u.disabled_at IS NULL
     AND ($1::uuid IS NULL OR u.id <> $1::uuid OR ($2::uuid IS NOT NULL AND p.id <> $2::uuid))`,
);

/**
 * How many can administer and are known at a provider that is on.
 * @param but not counting this person, or their link to this provider alone.
 */
async function administratorsThrough(
  sql: Sql,
  but: { readonly personId: string | null; readonly providerId: string | null } = {
    personId: null,
    providerId: null,
  },
): Promise<number> {
  return (await sql.query(read, [but.personId, but.providerId])).length;
}

/**
 * Makes a change that may close the last way in for administrators where passwords are switched off,
 * and takes it back if it did. Where none was open before (the operator let passwords in again), nothing
 * is refused. Take `lockSettings` first: two such changes at once would each see the other's way.
 * @throws Refusal `conflict` with `why`.
 */
export async function keepWayIn<T>(
  { sql }: Pick<Write, 'sql'>,
  why: string,
  change: () => Promise<T>,
): Promise<T> {
  const { passwords } = await readSignInSettings(sql);
  if (passwords === 'everybody') return change();
  const before = await administratorsThrough(sql);
  const done = await change();
  if (before === 0 || (await administratorsThrough(sql)) > 0) return done;
  throw new Refusal('conflict', why);
}

/**
 * Why somebody cannot be demoted, disabled, or unlinked from the provider just now: they are the last
 * administrator who can sign in. Null: they can. What a dialog says before it is tried.
 */
export async function whyStays(
  sql: Sql,
  person: { readonly id: string; readonly email: string },
  providerId: string | null,
): Promise<string | null> {
  const { passwords } = await readSignInSettings(sql);
  if (passwords === 'everybody' || (await administratorsThrough(sql)) === 0) return null;
  const left = await administratorsThrough(sql, { personId: person.id, providerId });
  return left > 0 ? null : lastThroughProvider(person.email);
}

/** Why the last administrator who can sign in stays one, and linked. */
export const lastThroughProvider = (email: string): string =>
  `${email} is the last administrator who can sign in: passwords are switched off, and no other is linked to a provider. Have another administrator sign in through it once, or let passwords sign in again under Administration, Sign-in.`;

/** Why the last provider of administrators stays on. */
export const lastProviderOfAdministrators =
  'No administrator could sign in any more: passwords are switched off, and none is linked to another provider. Have one sign in through another once, or let passwords sign in again under Administration, Sign-in.';
