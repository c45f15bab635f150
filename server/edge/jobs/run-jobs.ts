import type { BackgroundTask } from '@/domain/troubles';
import { problemOf } from '@/domain/troubles';
import type { LiveKind } from '@/domain/audit/reach';
import type { JobKind } from '@/domain/jobs/words';
import { newId } from '@/lib/ids';
import { isConnectionLost, isDatabaseAway, type Sql } from '@/server/platform/sql/database';
import { enqueueLater } from '@/server/platform/jobs/enqueue';
import { createTelling } from '@/server/platform/jobs/create-telling';
import type { Job, JobTools, Ran } from './define-job';
import * as table from '@/server/platform/jobs/job-table';
import { createSleep, restMs } from '@/server/platform/jobs/sleep';

/** Every process looks so often, should nobody wake it. */
const pollMs = 2_000;

export interface RunningJobs {
  /** Something was committed: look now. @param happened what that was. */
  readonly wake: (happened?: LiveKind) => void;
  /** Takes no further job; resolves when what runs is done, or gave up and was given back. */
  stop(): Promise<void>;
}

/** Told of jobs that were done, or failed and are tried again. */
export type CountJobs = (kind: JobKind, outcome: 'done' | 'failed', jobs: number) => void;

/**
 * Does what is to be done in the background, in as many processes as there are: each kind beside the others,
 * one run after another. The only timers of the background are here.
 */
export function runJobs(
  definitions: readonly Job[],
  tools: JobTools,
  count: CountJobs,
): RunningJobs {
  const { logger, services } = tools;
  const { db } = services;
  const telling = createTelling(services, logger);
  const sleep = createSleep();
  const stopping = new AbortController();
  const kinds = definitions.map(({ kind }) => kind);

  /** What runs, by kind, and the runs whose leases are renewed. */
  const lanes = new Map<JobKind, Promise<void>>();
  const leased = new Map<string, AbortController>();
  /** Leases that could not be given back yet. */
  let owed: string[] = [];
  /** What went wrong beside a job’s own work since the last look. */
  const broken: Error[] = [];
  /** Kinds that met a database that was away, or something else that looks so: once it does not count. */
  const spared = new Set<JobKind>();
  const restUntil = new Map<JobKind, number>();
  /** Kinds that run a moment from now since something happened, and are not written down yet. */
  const hurried = new Set<JobKind>();
  /** What the log has last of a kind that fails. */
  const logged = new Map<JobKind, string>();

  const finish = async (sql: Sql, taken: table.Taken, { later = [] }: Ran) => {
    await table.finishJobs(sql, taken);
    // Last, and in one order: a run waits here for another that writes the same key.
    for (const one of [...later].sort((a, b) => (a.key < b.key ? -1 : 1))) {
      await enqueueLater(sql, one);
    }
  };
  const done = ({ kind, ids }: table.Taken, { pieces }: Ran) => {
    spared.delete(kind);
    logged.delete(kind);
    count(kind, 'done', pieces?.done ?? ids.length);
    if (pieces) count(kind, 'failed', pieces.failed);
  };
  const failed = async (taken: table.Taken, err: unknown) => {
    const { kind, data, ids } = taken;
    if (logged.get(kind) !== String(err))
      logger.warn({ err, job: kind, data }, 'a job failed and is tried again');
    logged.set(kind, String(err));
    await table.failJobs(db.sql, taken, problemOf(err));
    count(kind, 'failed', ids.length);
  };
  /** Is it no failure of the job? The database was away; who may be away instead is met a second time. */
  const isSpared = (kind: JobKind, err: unknown): boolean => {
    if (!isDatabaseAway(err) || spared.has(kind)) return false;
    spared.add(kind);
    restUntil.set(kind, performance.now() + pollMs);
    return true;
  };

  const runLeased = async (job: Job & { mode: 'leased' }): Promise<boolean> => {
    const lease = newId();
    const taken = await table.takeJobs(db.sql, job.kind, lease);
    if (!taken) return false;
    const lost = new AbortController();
    const signal = AbortSignal.any([stopping.signal, lost.signal]);
    leased.set(lease, lost);
    try {
      const ran = (await job.handle(taken.data, tools, signal)) ?? {};
      if (ran.later?.length) await db.transaction((sql) => finish(sql, taken, ran));
      else await finish(db.sql, taken, ran);
      done(taken, ran);
    } catch (err) {
      if (!signal.aborted && !isSpared(job.kind, err)) await failed(taken, err);
      else owed.push(lease);
    } finally {
      leased.delete(lease);
    }
    return true;
  };

  const runWithCause = async (job: Job & { mode: 'with-cause' }): Promise<boolean> => {
    const lease = newId();
    try {
      const taken = await db.transaction(async (sql) => {
        const jobs = await table.takeJobs(sql, job.kind, lease);
        if (!jobs) return null;
        await job.handle(jobs.data, tools, sql);
        await finish(sql, jobs, {});
        return jobs;
      });
      if (taken) done(taken, {});
      return taken !== null;
    } catch (err) {
      if (isSpared(job.kind, err)) return true;
      // Nothing of it remains, the taking neither.
      const again = await table.takeJobs(db.sql, job.kind, lease);
      if (again) await failed(again, err);
      return true;
    }
  };

  /** All that is due of one kind. */
  const runLane = async (job: Job) => {
    const run = () => (job.mode === 'leased' ? runLeased(job) : runWithCause(job));
    try {
      while (!stopping.signal.aborted && !isResting(job.kind) && (await run()));
    } catch (err) {
      broken.push(asError(err));
      restUntil.set(job.kind, performance.now() + pollMs);
    } finally {
      lanes.delete(job.kind);
      sleep.wake();
    }
  };
  const isResting = (kind: JobKind) => (restUntil.get(kind) ?? 0) > performance.now();

  const giveBack = async () => {
    const leases = owed;
    await table.giveBackJobs(db.sql, leases);
    owed = owed.filter((lease) => !leases.includes(lease));
  };
  const hurry = async () => {
    const asked = [...hurried];
    hurried.clear();
    await table.hurryKinds(db.sql, asked).catch((err: unknown) => {
      asked.forEach((kind) => hurried.add(kind));
      throw err;
    });
  };

  /** @returns milliseconds until the next look. */
  const look = async (): Promise<number> => {
    let next = pollMs;
    const [worst] = broken.splice(0);
    if (worst !== undefined) throw worst;
    await giveBack();
    await hurry();
    for (const [kind, inMs] of await table.lookFor(db.sql, kinds)) {
      const job = definitions.find((one) => one.kind === kind);
      if (!job || lanes.has(kind) || isResting(kind)) continue;
      if (inMs > 0) next = Math.min(next, inMs);
      else if (!stopping.signal.aborted) lanes.set(kind, runLane(job));
    }
    return next;
  };

  const work = async () => {
    let ensured = false;
    while (!stopping.signal.aborted) {
      let next = pollMs;
      await telling('jobs' satisfies BackgroundTask, async () => {
        if (!ensured) await table.ensureKinds(db.sql, definitions);
        ensured = true;
        next = await look();
      });
      await sleep.atLeast(restMs);
      await sleep.unlessWoken(next);
    }
  };

  const renewing = setInterval(() => {
    const leases = [...leased.keys()];
    if (leases.length === 0) return;
    table.renewLeases(db.sql, leases).then(
      (standing) => {
        for (const lease of leases) {
          if (!standing.has(lease)) leased.get(lease)?.abort(new Error('the lease was lost'));
        }
      },
      (err: unknown) => {
        if (!isConnectionLost(err)) broken.push(asError(err));
      },
    );
  }, table.leaseMs / 3);

  const ended = work();
  return {
    wake(happened) {
      for (const { kind, hears } of definitions) {
        if (happened !== undefined && hears?.has(happened)) hurried.add(kind);
      }
      sleep.wake();
    },
    async stop() {
      stopping.abort(new Error('the process stops'));
      sleep.end();
      await ended;
      await Promise.all(lanes.values());
      clearInterval(renewing);
      // Connections that were lost are found so at the first try.
      await giveBack()
        .catch(giveBack)
        .catch(() => undefined);
    },
  };
}

const asError = (err: unknown): Error => (err instanceof Error ? err : new Error(String(err)));

/** How much of each kind waits that is not done by the clock alone; for whoever watches the process. */
export async function countWaiting(
  definitions: readonly Job[],
  sql: Sql,
): Promise<Record<string, number>> {
  const left = definitions.filter(({ every }) => every === undefined);
  const waiting = await table.countJobs(
    sql,
    left.map(({ kind }) => kind),
  );
  for (const { kind, waiting: ask } of left) if (ask) waiting[kind] = await ask(sql);
  return waiting;
}
