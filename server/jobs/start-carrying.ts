import type { Logger } from '@/lib/logger';
import { isConnectionLost } from '../data/database';
import type { Services } from '../services/context';
import { carryLate } from '../services/evidence/carry-late';
import { createSleep, restMs } from './sleep';

/**
 * Carries late evidence in the background, one run after another, until it is stopped.
 * @param options.pollMs looks so often, should nobody wake it: what failed is due by then.
 */
export function startCarrying(
  services: Pick<Services, 'db' | 'clock'>,
  options: {
    readonly logger: Logger;
    readonly pollMs: number;
    count(outcome: 'done' | 'failed', pieces: number): void;
  },
) {
  const { logger, pollMs } = options;
  const sleep = createSleep();
  const stop = new AbortController();
  const carry = () => carryLate(services, { ...options, signal: stop.signal });
  const work = async () => {
    while (!stop.signal.aborted) {
      await carry().catch((err: unknown) => {
        // The live hub says once that the database is away, and when it is back.
        if (!isConnectionLost(err)) logger.warn({ err }, 'late evidence could not be looked at');
      });
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
