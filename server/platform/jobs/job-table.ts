import type { JobKind } from '@/domain/jobs/words';
import type { Problem } from '@/domain/troubles';
import { statement, type Sql } from '../sql/database';

/**
 * The table of the jobs, in short statements; their times are the database's. It is ours rather than a
 * library's: a job has to be written in any transaction, taken in one or leased without one, and shown with
 * why it fails. pg-boss does the first two by a schema and tables of its own, in a line that is no longer kept
 * for our Node, and has no lease that is renewed.
 *
 *   left ──take──▶ leased ──finish──▶ gone (by the clock: due at its next time)
 *     ▲              │ ├──fail─────▶ due later, with its problem
 *     └──give back───┘ └──lease ends: anybody may take it
 */

/** A run keeps its job for so long unless it renews it; what a killed process held is another's after that. */
export const leaseMs = 15_000;

/** Of one kind so many are looked at for those that say the same, which are done in one go. */
const together = 200;

const free = 'due <= now() AND (expires IS NULL OR expires <= now())';

// What failed at a start is tried at once: whoever started it may have mended it.
const ensure = statement(
  'jobs.ensure',
  `WITH known AS (SELECT * FROM unnest($1::text[], $2::int[]) AS k(kind, every)),
   retried AS (UPDATE job SET due = now() FROM known k
     WHERE job.kind = k.kind AND job.key IS DISTINCT FROM '' AND job.since IS NOT NULL AND job.due > now())
   INSERT INTO job AS j (kind, key, every, due)
   SELECT kind, '', every, CASE WHEN every IS NOT NULL THEN now() END FROM known
   ON CONFLICT (kind, key) DO UPDATE SET every = excluded.every,
     due = CASE WHEN j.since IS NULL AND excluded.due IS NOT NULL THEN coalesce(j.due, now()) ELSE excluded.due END
   WHERE j.every IS DISTINCT FROM excluded.every OR j.since IS NOT NULL`,
);

/** Sees to the rows of the kinds, with their times; what failed is due at once. */
export async function ensureKinds(
  sql: Sql,
  kinds: readonly { readonly kind: JobKind; readonly every?: number }[],
): Promise<void> {
  const every = kinds.map((one) => one.every ?? null);
  await sql.query(ensure, [kinds.map(({ kind }) => kind), every]);
}

const look = statement(
  'jobs.look',
  `SELECT k.kind, (extract(epoch FROM next.due - now()) * 1000)::double precision AS in_ms
   FROM unnest($1::text[]) AS k(kind) CROSS JOIN LATERAL (
     SELECT due FROM job j WHERE j.kind = k.kind AND j.due IS NOT NULL
       AND (j.expires IS NULL OR j.expires <= now())
     ORDER BY due LIMIT 1) next`,
);

/** In how many milliseconds the next job of each kind is due; a kind without one is left out. */
export async function lookFor(sql: Sql, kinds: readonly JobKind[]): Promise<Map<JobKind, number>> {
  const rows = await sql.query<{ kind: JobKind; inMs: number }>(look, [kinds]);
  return new Map(rows.map(({ kind, inMs }) => [kind, inMs]));
}

// Those that say the same go together, what failed of them too, though it is not due yet.
const take = statement(
  'jobs.take',
  `WITH waiting AS (
     SELECT id, data, due FROM job WHERE kind = $1 AND ${free}
     ORDER BY due, id LIMIT ${together} FOR UPDATE SKIP LOCKED
   ), first AS (
     SELECT data FROM waiting ORDER BY due, id LIMIT 1
   ), failing AS (
     SELECT id FROM job WHERE kind = $1 AND since IS NOT NULL AND data = (SELECT data FROM first)
       AND key IS NULL AND (expires IS NULL OR expires <= now()) FOR UPDATE SKIP LOCKED
   )
   UPDATE job j SET lease = $2::uuid, expires = now() + interval '${leaseMs} milliseconds', began = now()
   WHERE id IN (
     SELECT id FROM waiting WHERE data = (SELECT data FROM first) UNION SELECT id FROM failing)
   RETURNING id, data, attempts, since`,
);

interface Row {
  readonly id: number;
  readonly data: unknown;
  readonly attempts: number;
  readonly since: Date | null;
}

/** Jobs of one kind that say the same, held by one run. */
export interface Taken {
  readonly kind: JobKind;
  /** Names the run. */
  readonly lease: string;
  readonly data: unknown;
  readonly ids: readonly number[];
  /** The one that stands for all of them should they fail, how often they did, and since when. */
  readonly first: number;
  readonly attempts: number;
  readonly since: Date | null;
}

/** Takes the jobs of a kind that are due longest. @returns null where none is. */
export async function takeJobs(sql: Sql, kind: JobKind, lease: string): Promise<Taken | null> {
  const rows = await sql.query<Row>(take, [kind, lease]);
  const first = rows.reduce<Row | null>(
    (one, row) => (one && one.attempts >= row.attempts ? one : row),
    null,
  );
  if (!first) return null;
  const { id, data, attempts, since } = first;
  return { kind, lease, data, ids: rows.map((row) => row.id), first: id, attempts, since };
}

const renew = statement(
  'jobs.renew',
  `UPDATE job SET expires = now() + interval '${leaseMs} milliseconds'
   WHERE lease = ANY($1::uuid[]) RETURNING lease`,
);

/** @returns the leases that still stand, for another while. */
export async function renewLeases(sql: Sql, leases: readonly string[]): Promise<Set<string>> {
  const rows = await sql.query<{ lease: string }>(renew, [leases]);
  return new Set(rows.map(({ lease }) => lease));
}

// The next time by the clock, or sooner where something asked for it during the run: it may not take more
// than a tenth of the time by being asked for between its times.
const byClock = `greatest(now(), began + every * interval '1 millisecond')`;
const next = `CASE WHEN due <= began THEN ${byClock} WHEN every IS NULL THEN due
  ELSE greatest(due, least(now() + 10 * (clock_timestamp() - began), ${byClock})) END`;

// `now()` is when the transaction began, which a run with its cause is all of.
const took = '(extract(epoch FROM clock_timestamp() - began) * 1000)::int';

// A job for one time is gone, unless it was put off to a later one meanwhile.
const finish = statement(
  'jobs.finish',
  `WITH gone AS (
     DELETE FROM job WHERE id = ANY($1::bigint[]) AND lease = $2::uuid AND every IS NULL AND due <= began
     RETURNING began
   ), stays AS (
     UPDATE job SET lease = NULL, expires = NULL, attempts = 0, since = NULL, problem = NULL,
       ended = clock_timestamp(), took = ${took}, due = ${next}
     WHERE id = ANY($1::bigint[]) AND lease = $2::uuid AND (every IS NOT NULL OR due > began)
   )
   UPDATE job j SET began = g.began, ended = clock_timestamp(),
     took = (extract(epoch FROM clock_timestamp() - g.began) * 1000)::int
   FROM (SELECT max(began) AS began FROM gone) g
   WHERE j.kind = $3 AND j.key = '' AND j.every IS NULL AND g.began IS NOT NULL`,
);

/** They went well. A run that lost its lease changes nothing. */
export async function finishJobs(sql: Sql, { ids, lease, kind }: Taken): Promise<void> {
  await sql.query(finish, [ids, lease, kind]);
}

// One stands for all that say the same, and failed.
const fail = statement(
  'jobs.fail',
  `WITH merged AS (
     DELETE FROM job WHERE id = ANY($1::bigint[]) AND id <> $3::bigint AND lease = $2::uuid
   )
   UPDATE job SET lease = NULL, expires = NULL, attempts = $4, problem = $5::jsonb,
     ended = clock_timestamp(),
     took = ${took}, since = coalesce($6::timestamptz, now()),
     due = CASE WHEN every IS NULL THEN now() + $7::int * interval '1 millisecond' ELSE ${next} END
   WHERE id = $3::bigint AND lease = $2::uuid`,
);

/** The longest between two tries. */
const mostMs = 600_000;

/**
 * Milliseconds until what failed so often is tried again: longer each time, so that eleven tries take about
 * half an hour; then every ten minutes. Not all at the same moment.
 */
export const retryMs = (attempts: number): number =>
  Math.round(Math.min(mostMs, 1_000 * 2 ** Math.min(attempts, 10) * (0.5 + Math.random() / 2)));

/** Keeps why they failed, and that they are tried again. */
export async function failJobs(sql: Sql, taken: Taken, problem: Problem): Promise<void> {
  const { ids, lease, first, attempts, since } = taken;
  const { reason, mend } = problem;
  await sql.query(fail, [
    ids,
    lease,
    first,
    attempts + 1,
    JSON.stringify({ reason, mend }),
    since,
    retryMs(attempts),
  ]);
}

const giveBack = statement(
  'jobs.give-back',
  `UPDATE job SET lease = NULL, expires = NULL WHERE lease = ANY($1::uuid[])`,
);

/** Nothing came of these runs: anybody may take their jobs at once. */
export async function giveBackJobs(sql: Sql, leases: readonly string[]): Promise<void> {
  if (leases.length > 0) await sql.query(giveBack, [leases]);
}

/** So that what comes together is looked for together. */
const momentMs = 300;

// As after a run, not more than a tenth of the time.
const hurry = statement(
  'jobs.hurry',
  `UPDATE job SET due = CASE WHEN expires > now() THEN soon ELSE least(due, soon) END
   FROM (SELECT id, greatest(now() + interval '${momentMs} milliseconds',
       ended + least(10 * took, every) * interval '1 millisecond') AS soon
     FROM job WHERE kind = ANY($1::text[]) AND key = '') asked
   WHERE job.id = asked.id AND (expires > now() OR due > soon)`,
);

/** Has kinds that run by the clock run a moment from now. */
export async function hurryKinds(sql: Sql, kinds: readonly JobKind[]): Promise<void> {
  if (kinds.length > 0) await sql.query(hurry, [kinds]);
}

const count = statement(
  'jobs.count-waiting',
  `SELECT k.kind, (SELECT count(*) FROM job j WHERE j.kind = k.kind AND j.key IS DISTINCT FROM ''
     AND (j.expires IS NULL OR j.expires <= now()))::int AS waiting
   FROM unnest($1::text[]) AS k(kind)`,
);

/** How many jobs of each kind nobody has taken, those for later among them. */
export async function countJobs(
  sql: Sql,
  kinds: readonly JobKind[],
): Promise<Record<string, number>> {
  const rows = await sql.query<{ kind: string; waiting: number }>(count, [kinds]);
  return Object.fromEntries(rows.map(({ kind, waiting }) => [kind, waiting]));
}
