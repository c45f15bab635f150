import type { MakingKind } from '@/domain/people/accounts';
import { statement, type Sql } from '@/server/platform/sql/database';

const record = statement(
  'accounts.record-making',
  `INSERT INTO account_making (person_id, by_id, how, by_administrator, at)
   SELECT $1::uuid, u.id, $3, u.instance_role IS NOT DISTINCT FROM 'administrator', $4::timestamptz
   FROM person u WHERE u.id = $2::uuid AND u.id <> $1::uuid
   ON CONFLICT (person_id, by_id, how) DO UPDATE
     SET at = excluded.at, by_administrator = excluded.by_administrator`,
);

/**
 * Keeps that somebody else has had a way into an account: until somebody vouches for its owner, both count
 * as one person (L7). What people do with their own account is not kept. In the transaction that did it.
 */
export async function recordMaking(
  sql: Sql,
  personId: string,
  byId: string,
  how: MakingKind,
  at: Date,
): Promise<void> {
  await sql.query(record, [personId, byId, how, at]);
}
