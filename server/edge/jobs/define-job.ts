import type { z } from 'zod';
import type { LiveKind } from '@/domain/audit/reach';
import type { JobKind } from '@/domain/jobs/words';
import type { Logger } from '@/lib/logger';
import type { Sql } from '@/server/platform/sql/database';
import type { Later } from '@/server/platform/jobs/enqueue';
import type { Services } from '@/server/access/call/context';
import type { Doors } from '@/server/runtime/isolation/probe-cluster';

/** What jobs work with, in whichever process they run. */
export interface JobTools {
  readonly services: Services;
  readonly logger: Logger;
  /** Where the isolation check knocks. */
  readonly doors: Doors;
  /** Removes uploads that are over, and files of none. */
  sweepUploads(): Promise<unknown>;
  sweepOrphans(): Promise<unknown>;
  /** Looks into what gates wait for. @param signal ends it. */
  examine(signal: AbortSignal): Promise<unknown>;
}

/** What came of a run. */
export interface Ran {
  /** What is to be done at a later time. */
  readonly later?: readonly Later[];
  /** Pieces that were done, or failed and are tried again, where a run has many; else each job is one. */
  readonly pieces?: { readonly done: number; readonly failed: number };
}

interface Common<Data> {
  readonly kind: JobKind;
  readonly data: z.ZodType<Data>;
  /** Milliseconds between two runs by the clock; left out: it runs where a cause left a job. */
  readonly every?: number;
  /** What happens, after which it runs soon, beside its times. */
  readonly hears?: ReadonlySet<LiveKind>;
  /** How much waits, where that is not the number of its jobs. */
  readonly waiting?: (sql: Sql) => Promise<number>;
}

/** Short work on the database, in the transaction that takes the job: both are done, or neither. */
interface WithCause<Data> extends Common<Data> {
  readonly mode: 'with-cause';
  readonly handle: (data: Data, tools: JobTools, sql: Sql) => Promise<unknown>;
}

/**
 * Anything longer, or that talks to the outside. The job is leased by one short statement, and neither a
 * transaction nor a connection is held while it runs. A process that is killed in the middle leaves it to
 * another once the lease ends, so that it may run again for what it did already, and must not mind.
 * `signal` ends when the process stops or the lease is lost: what ends early for it throws its reason.
 */
interface Leased<Data> extends Common<Data> {
  readonly mode: 'leased';
  readonly handle: (data: Data, tools: JobTools, signal: AbortSignal) => Promise<Ran | void>;
}

/** A kind of background job, of whatever data. */
export type Job = WithCause<unknown> | Leased<unknown>;

/** One definition a file; `jobs.ts` lists them. */
export function defineJob<Data>(job: WithCause<Data> | Leased<Data>): Job {
  const { data, handle } = job;
  return {
    ...job,
    // What a row says is read by the schema before it is believed.
    handle: (given: unknown, ...rest: never[]) =>
      (handle as (data: Data, ...rest: never[]) => Promise<unknown>)(data.parse(given), ...rest),
  } as Job;
}
