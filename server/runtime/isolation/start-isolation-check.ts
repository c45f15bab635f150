import type { KeptActor } from '@/domain/people/actors';
import { newId } from '@/lib/ids';
import { actorValues } from '@/server/access/actors/actor-columns';
import { statement, type Sql } from '@/server/platform/sql/database';
import { enqueue } from '@/server/platform/jobs/enqueue';
import { requireAdministrator } from '@/server/access/call/callers';
import { originOf, type Call, type Services } from '@/server/access/call/context';
import { transact } from '@/server/access/call/write';
import { emptyResult } from './result';
import { readLast, type ShownCheck } from './show-check';

const insert = statement(
  'isolation.insert',
  `INSERT INTO isolation_check (id, at, by_kind, by_id, by_name, passed, result)
   SELECT $1::uuid, $2::timestamptz, $3, $4::uuid, $5, false, $6::jsonb
   WHERE NOT EXISTS (SELECT 1 FROM isolation_check WHERE finished_at IS NULL) RETURNING id`,
);

/** Asks for a check; one that waits or runs already is answered instead. Administrators only. */
export async function startIsolationCheck(services: Services, call: Call): Promise<ShownCheck> {
  requireAdministrator(call, 'Checking the isolation of clusters');
  const { db, clock } = services;
  const { actor } = originOf(call);
  await transact({ db }, call, (sql) => leave(sql, clock(), actor));
  const [shown] = await readLast(db.sql, 1);
  if (!shown) throw new Error('the check is gone again');
  return shown;
}

/** Leaves a check and the job that does it, unless one waits already. */
async function leave(sql: Sql, at: Date, by: KeptActor): Promise<void> {
  const values = [newId(), at, ...actorValues(by), JSON.stringify(emptyResult)];
  if ((await sql.query(insert, values)).length > 0) await enqueue(sql, 'isolation-check', {});
}

const due = statement(
  'isolation.due',
  `SELECT 1 AS due WHERE EXISTS (SELECT 1 FROM robot WHERE kind = 'cluster')
     AND NOT EXISTS (SELECT 1 FROM isolation_check
                     WHERE finished_at IS NULL OR at > $1::timestamptz)`,
);

/** So long after the last check the clock asks for one: every night, whenever the process started. */
const nightMs = 24 * 3_600_000;
const hourOfNight = 2;

/** Asks for the nightly check where it is due: between 2 and 6 o'clock UTC, or a day late. */
export async function askForNightlyCheck(sql: Sql, now: Date): Promise<void> {
  const hour = now.getUTCHours();
  const isNight = hour >= hourOfNight && hour < hourOfNight + 4;
  const since = new Date(now.getTime() - (isNight ? nightMs / 2 : nightMs + nightMs / 4));
  const [row] = await sql.query<{ due: number }>(due, [since]);
  if (!row) return;
  await leave(sql, now, { kind: 'system', id: null, name: 'the clock' });
}
