import type { JSONWebKeySet } from 'jose';
import { statement, type Sql } from '@/server/platform/sql/database';

/** A rule of a robot's, with the issuer that it trusts. */
export interface Trust {
  readonly id: string;
  readonly robotId: string;
  readonly projectId: string;
  readonly audience: string;
  readonly claims: Readonly<Record<string, string>>;
  readonly slug: string;
  readonly issuer: string;
  readonly jwks: JSONWebKeySet | null;
}

const read = statement(
  'auth.trusts-of-robot',
  `SELECT t.id, r.id AS robot_id, r.project_id, t.audience, t.claims, i.slug, i.issuer, i.jwks
   FROM robot r JOIN robot_trust t ON t.robot_id = r.id JOIN trusted_issuer i ON i.id = t.issuer_id
   WHERE r.username = $1 AND r.disabled_at IS NULL AND i.issuer = $2
   ORDER BY t.created_at, t.id`,
);

/** The rules by which tokens of an issuer stand for a robot; none for one that is disabled. */
export const readTrusts = (sql: Sql, username: string, issuer: string): Promise<Trust[]> =>
  sql.query<Trust>(read, [username, issuer]);
