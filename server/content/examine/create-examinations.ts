import type { BlobReads } from '@/registry/storage/store';
import type { Services } from '@/server/access/call/context';
import { examiners } from './examiners';
import { runExaminer, type RunExaminer } from './run-examiner';

/** One run at a time in this process, however often one is asked for. */
export interface Examinations {
  /** Looks into all that gates wait for, or joins the run that does; how many pieces it did. */
  run(): Promise<number>;
  /** Stops the run, and ends when it has stopped. */
  close(): Promise<void>;
}

/**
 * @param blobs where the bytes are read; nothing is written there.
 * @param looked is told of projects for which something was looked into, soon after each.
 */
export function createExaminations(
  services: Pick<Services, 'db' | 'clock'>,
  blobs: BlobReads,
  looked: RunExaminer['looked'],
): Examinations {
  const stop = new AbortController();
  let running: Promise<number> | null = null;
  const runAll = async () => {
    const each = await Promise.allSettled(
      Object.values(examiners).map((examiner) =>
        runExaminer(services, blobs, examiner, { signal: stop.signal, looked }),
      ),
    );
    // One that fails keeps no other from its work.
    const failed = each.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
    return each.reduce(
      (sum, result) => sum + (result.status === 'fulfilled' ? result.value : 0),
      0,
    );
  };
  return {
    run: () =>
      (running ??= runAll().finally(() => {
        running = null;
      })),
    async close() {
      stop.abort();
      await running?.catch(() => undefined);
    },
  };
}
