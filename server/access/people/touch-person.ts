import { touchRights } from '@/server/platform/events/touch';
import { statement, type Sql } from '@/server/platform/sql/database';

// An instance role decides on every project; elsewhere than where a request waits, nobody waits to hear.
const concerned = statement(
  'people.concerned-projects',
  `SELECT h.project_id AS id FROM held_grant h WHERE h.person_id = $1::uuid
   UNION SELECT m.project_id FROM promotion m
     WHERE $2::boolean AND m.state IN ('waiting', 'approved')`,
);

/** What somebody may do has changed, wherever they have a say. */
export async function touchPerson(sql: Sql, personId: string, everywhere: boolean): Promise<void> {
  const rows = await sql.query<{ id: string }>(concerned, [personId, everywhere]);
  await touchRights(
    sql,
    rows.map(({ id }) => id),
  );
}
