import type { Actor } from '@/domain/permissions/can';
import { mayAdministerInstance } from '@/domain/permissions/instance';
import { statement, type Sql } from '@/server/platform/sql/database';

const last = statement(
  'inbox.isolation',
  `SELECT id, at, passed, (result->>'found')::int AS found,
     result->>'problem' AS problem FROM isolation_check
   WHERE finished_at IS NOT NULL ORDER BY at DESC LIMIT 1`,
);

interface Row {
  readonly id: string;
  readonly at: Date;
  readonly passed: boolean;
  readonly found: number;
  readonly problem: string | null;
}

/**
 * The last isolation check that is done, where it met what should not be (L3) or could not be done to its end: for administrators,
 * who can put it right. Null: it passed, none was done, or the caller is somebody else.
 */
export async function lastFailedCheck(
  sql: Sql,
  actor: Actor,
): Promise<{ id: string; at: string; surprises: number; problem: string | null } | null> {
  if (!mayAdministerInstance(actor)) return null;
  const [row] = await sql.query<Row>(last, []);
  if (!row || row.passed) return null;
  return {
    id: row.id,
    at: new Date(row.at).toISOString(),
    surprises: row.found,
    problem: row.problem,
  };
}
