import type { Logger } from '@/lib/logger';
import type { Services } from '@/server/access/call/context';
import { carryLate } from '@/server/content/evidence/carry-late';
import type { Telling } from '@/server/platform/jobs/create-telling';
import { createSleep, restMs } from '@/server/platform/jobs/sleep';

/**
 * Carries late evidence in the background, one run after another, until it is stopped.
 * @param options.pollMs looks so often, should nobody wake it: what failed is due by then.
 */
export function startCarrying(
  services: Pick<Services, 'db' | 'clock'>,
  options: {
    readonly logger: Logger;
    readonly pollMs: number;
    readonly telling: Telling;
    count(outcome: 'done' | 'failed', pieces: number): void;
  },
) {
  const { pollMs, telling } = options;
  const sleep = createSleep();
  const stop = new AbortController();
  const carry = () => carryLate(services, { ...options, signal: stop.signal });
  const work = async () => {
    while (!stop.signal.aborted) {
      await telling('late evidence', carry);
      await sleep.atLeast(restMs);
      await sleep.unlessWoken(pollMs);
    }
  };
  const ended = work();
  return {
    /** Something was committed: look now. */
    wake: () => sleep.wake(),
    /** Ends when what it does now is done. */
    async stop() {
      stop.abort();
      sleep.end();
      await ended;
    },
  };
}
