import { statement, type Sql } from '@/server/platform/sql/database';
import type { PersonRow } from './show-person';

const lock = statement(
  'people.lock-administrators',
  `SELECT id, email, name, instance_role, created_at, disabled_at FROM person
   WHERE id = $1::uuid OR (instance_role = 'administrator' AND disabled_at IS NULL)
   ORDER BY id FOR NO KEY UPDATE`,
);

/** Counts as one who can administer: has the role, and may sign in. */
export const administers = (person: Pick<PersonRow, 'instanceRole' | 'disabledAt'>): boolean =>
  person.instanceRole === 'administrator' && person.disabledAt === null;

/** Why the last administrator who may sign in stays one. */
export const lastAdministrator = (email: string): string =>
  `${email} is the last administrator who may sign in. Make somebody else administrator first.`;

/**
 * A person, and all enabled administrators, as they are once everybody who was changing one of them is
 * done; locked until the transaction ends. Of two administrators who demote each other the second finds
 * that they are none any more.
 */
export async function lockAdministrators(
  sql: Sql,
  personId: string,
): Promise<{ person: PersonRow | null; administrators: PersonRow[] }> {
  const rows = await sql.query<PersonRow>(lock, [personId]);
  return {
    person: rows.find(({ id }) => id === personId) ?? null,
    administrators: rows.filter(administers),
  };
}
