import { lookAlikes } from '@/domain/names/look-alike';
import { statement, type Sql } from '@/server/platform/sql/database';

const names = statement(
  'people.names-of-all',
  `SELECT id, name, email FROM person WHERE disabled_at IS NULL ORDER BY email`,
);

/**
 * Whose name could be taken for another's, of all who may sign in. For whoever may know everybody.
 * @returns of a person's id, the e-mails of those whom they could be taken for, and by what.
 */
export async function readLookAlikes(sql: Sql) {
  const found = lookAlikes(await sql.query<{ id: string; name: string; email: string }>(names, []));
  return (id: string) =>
    (found.get(id) ?? []).map(({ person: { name, email }, likeness }) => ({
      name,
      email,
      likeness,
    }));
}
