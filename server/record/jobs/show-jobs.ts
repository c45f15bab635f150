import { everyWords, jobWords } from '@/domain/jobs/words';
import { own } from '@/lib/text/own';
import { statement, type Sql } from '@/server/platform/sql/database';

/** A kind of background job, and how it goes in all processes. */
export interface ShownJob {
  readonly kind: string;
  readonly does: string;
  readonly every: string | null;
  readonly running: string | null;
  readonly ended: string | null;
  /** Milliseconds. */
  readonly took: number | null;
  readonly next: string | null;
  readonly waiting: number;
  readonly failing: {
    readonly since: string;
    readonly times: number;
    readonly jobs: number;
    readonly reason: string;
    readonly mend: string;
  } | null;
}

interface Row {
  readonly kind: string;
  readonly every: number | null;
  readonly running: Date | null;
  readonly ended: Date | null;
  readonly took: number | null;
  readonly next: Date | null;
  readonly waiting: number;
  readonly failing: number;
  readonly since: Date | null;
  readonly times: number | null;
  readonly problem: { readonly reason: string; readonly mend: string } | null;
}

// What a newer version left is shown too: nothing here takes it.
const kinds = statement(
  'jobs.show',
  `SELECT k.kind, clock.every, last.ended, last.took,
     all_of.running, all_of.next, all_of.waiting, all_of.failing, first.since, first.times, first.problem
   FROM (SELECT unnest($1::text[]) AS kind UNION SELECT kind FROM job) k
   LEFT JOIN job clock ON clock.kind = k.kind AND clock.key = ''
   LEFT JOIN LATERAL (
     SELECT ended, took FROM job j WHERE j.kind = k.kind AND ended IS NOT NULL ORDER BY ended DESC LIMIT 1
   ) last ON true
   CROSS JOIN LATERAL (
     SELECT min(began) FILTER (WHERE held) AS running, min(due) FILTER (WHERE NOT held) AS next,
       (count(*) FILTER (WHERE key IS DISTINCT FROM '' AND NOT held))::int AS waiting,
       count(since)::int AS failing
     FROM (SELECT *, coalesce(expires > now(), false) AS held FROM job j WHERE j.kind = k.kind) j
   ) all_of
   LEFT JOIN LATERAL (
     SELECT since, attempts AS times, problem FROM job j WHERE j.kind = k.kind AND since IS NOT NULL
     ORDER BY since LIMIT 1
   ) first ON true
   WHERE $2::text IS NULL OR k.kind = $2
   ORDER BY array_position($1::text[], k.kind), k.kind`,
);

/** Every kind of job, or one of them. */
export async function readJobs(sql: Sql, kind: string | null = null): Promise<ShownJob[]> {
  const rows = await sql.query<Row>(kinds, [Object.keys(jobWords), kind]);
  return rows.map(({ since, times, failing, problem, ...row }) => ({
    kind: row.kind,
    does: own(jobWords, row.kind)?.does ?? 'Nothing does it: this version does not know it.',
    every: row.every === null ? null : everyWords(row.every),
    running: row.running?.toISOString() ?? null,
    ended: row.ended?.toISOString() ?? null,
    took: row.took,
    next: row.next?.toISOString() ?? null,
    waiting: row.waiting,
    failing:
      since && times !== null && problem
        ? { since: since.toISOString(), times, jobs: failing, ...problem }
        : null,
  }));
}
