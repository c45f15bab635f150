import type PgBoss from 'pg-boss';
import type { BackgroundTask } from '@/domain/troubles';
import type { Logger } from '@/lib/logger';
import type { QueueName } from '@/server/platform/jobs/enqueue';
import type { Services } from '@/server/access/call/context';
import type { Doors } from '@/server/runtime/isolation/probe-cluster';
import { runIsolationCheck } from '@/server/runtime/isolation/run-isolation-check';
import { askForNightlyCheck } from '@/server/runtime/isolation/start-isolation-check';
import { clockTimes, lookAtAutomatic, tick } from './clock';
import { evaluate } from './handlers/evaluate';
import { createTelling, toldOf } from '@/server/platform/jobs/create-telling';
import { startCarrying } from './start-carrying';
import { startWorker } from '@/server/platform/jobs/worker';

/** How often a check that was asked for is looked for, and whether the nightly one is due. */
const isolationTimes = { lookMs: 2_000, dueMs: 15 * 60_000 };

/** Every process looks so often, should nobody wake it. */
const pollMs = 2_000;

export interface Jobs {
  /** Something was committed: look now. */
  wake(): void;
  /** Takes no further job; resolves when what runs is done. */
  stop(): Promise<void>;
}

/** Starts what this process does in the background: the jobs of the queues, and the clock. */
export function startJobs(
  boss: PgBoss,
  services: Services,
  options: {
    readonly logger: Logger;
    count(queue: QueueName | 'carry', outcome: 'done' | 'failed', jobs: number): void;
    /** Where the isolation check knocks; left out: this process does none. */
    readonly doors?: Doors;
  },
): Jobs {
  const { logger } = options;
  const telling = createTelling(services, logger);
  const tidying = toldOf(telling, 'old jobs');
  boss.on('error', tidying.failing);
  boss.on('maintenance', tidying.well);
  const handle = (data: Parameters<typeof evaluate>[1]) => evaluate(services, data);
  const worker = startWorker(
    boss,
    services.db,
    {
      evaluate: handle,
      'evaluate-later': handle,
    },
    { ...options, pollMs, telling },
  );
  const carrying = startCarrying(services, {
    ...{ logger, pollMs, telling },
    count: (outcome, pieces) => options.count('carry', outcome, pieces),
  });

  const running = new Set<Promise<unknown>>();
  const every = (ms: number, name: BackgroundTask, task: () => Promise<unknown>) => {
    const run = () => {
      const done: Promise<boolean> = telling(name, task).finally(() => running.delete(done));
      running.add(done);
    };
    run();
    return setInterval(run, ms);
  };
  let stopping = false;
  const check = async () => {
    if (options.doors) await runIsolationCheck(services, options.doors, () => stopping);
  };
  const timers = [
    every(isolationTimes.lookMs, 'isolation checks', check),
    every(isolationTimes.dueMs, 'nightly isolation check', () => askForNightlyCheck(services)),
    every(clockTimes.tickMs, 'requests by the clock', () => tick(services, logger)),
    every(clockTimes.lookAgainMs, 'automatic stages by the clock', () => lookAtAutomatic(services)),
  ];
  return {
    wake() {
      worker.wake();
      carrying.wake();
    },
    async stop() {
      stopping = true;
      timers.forEach((timer) => clearInterval(timer));
      await Promise.all([worker.stop(), carrying.stop(), ...running]);
      await boss.stop({ graceful: false, close: false });
    },
  };
}
