import type { JobData, LeftKind } from '@/domain/jobs/data';
import { statement, type Sql } from '../sql/database';

/** A job for a later time: those of one kind and key are one. */
export interface Later<Kind extends LeftKind = LeftKind> {
  readonly kind: Kind;
  readonly data: JobData<Kind>;
  readonly afterMs: number;
  readonly key: string;
}

const insert = statement(
  'jobs.enqueue',
  `INSERT INTO job (kind, data, due) VALUES ($1, $2::jsonb, now())`,
);

/**
 * Leaves a job in the transaction of its cause, so that there is one exactly if the cause is committed.
 *
 * Causes leave a job each, and those that wait together are done in one go: leaving one out because another
 * waits already would lose it where that one is taken before this commits.
 */
export async function enqueue<Kind extends LeftKind>(
  sql: Sql,
  kind: Kind,
  data: JobData<Kind>,
): Promise<void> {
  await sql.query(insert, [kind, JSON.stringify(data)]);
}

// One of the same key that runs now is left for that time; one that waits is done at the earlier of both.
const insertLater = statement(
  'jobs.enqueue-later',
  `INSERT INTO job AS j (kind, key, data, due)
   VALUES ($1, $2, $3::jsonb, now() + make_interval(secs => $4::double precision))
   ON CONFLICT (kind, key) DO UPDATE SET due =
     CASE WHEN j.expires > now() THEN excluded.due ELSE least(j.due, excluded.due) END`,
);

/** Leaves a job for later, by the database's clock, which decides when it is taken. */
export async function enqueueLater(sql: Sql, { kind, data, afterMs, key }: Later): Promise<void> {
  await sql.query(insertLater, [kind, key, JSON.stringify(data), afterMs / 1000]);
}
