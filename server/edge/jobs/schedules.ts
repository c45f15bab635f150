import type { Logger } from '@/lib/logger';
import { sweepAuth } from '@/server/access/sessions/sweep';
import type { BackgroundTask } from '@/domain/troubles';
import { statement, type Database } from '@/server/platform/sql/database';
import { clearTroublesOver } from '@/server/platform/jobs/troubles';
import { noticeEnds } from '@/server/access/robots/notice-ends';
import { measureRegistries } from '@/server/runtime/registries/measure-registries';
import { createTelling } from '@/server/platform/jobs/create-telling';

const hour = 60 * 60_000;
const halfMinute = 30_000;

/** What may bring layers for a gate to wait for: they are looked into a moment later. */
const bringsLayers: ReadonlySet<string> = new Set(['build-pushed', 'policy-changed']);
/** So that pushes that come together are looked for together. */
const momentMs = 300;

const oldEvents = statement(
  'jobs.old-events',
  `DELETE FROM live_event WHERE at < now() - interval '1 day'`,
);
const oldKeys = statement(
  'jobs.old-idempotency-keys',
  `DELETE FROM idempotency_key WHERE created_at < now() - interval '1 day'`,
);

/**
 * Tidies, every hour, what has served its time; every half minute it counts what changed and gives
 * back the room of uploads that are over. Each task may run in several processes at once.
 * @returns a function that stops it.
 */
export function startSchedules(
  app: {
    services: { db: Database; clock: () => Date };
    sweepUploads(): Promise<number>;
    sweepOrphans(): Promise<number>;
    inspectLayers(): Promise<number>;
    hear(listener: (kind: string) => void): () => void;
  },
  logger: Logger,
): () => void {
  const { db, clock } = app.services;
  const hourly: Tasks = {
    'ended sessions': () => sweepAuth(db, clock()),
    'files of no upload': () => app.sweepOrphans(),
    'old live events': () => db.sql.query(oldEvents),
    'old idempotency keys': () => db.sql.query(oldKeys),
    'old troubles': () => clearTroublesOver(db.sql),
  };
  const layers: Tasks = { 'layers that a gate waits for': () => app.inspectLayers() };
  const often: Tasks = {
    'uploads that are over': () => app.sweepUploads(),
    'sizes of registries': () => measureRegistries(db),
    'secrets that end soon': () => noticeEnds(db, clock()),
    ...layers,
  };
  const telling = createTelling(app.services, logger);
  const runAll = async (tasks: Tasks) => {
    for (const [name, task] of Object.entries(tasks)) await telling(name as BackgroundTask, task);
  };
  const every = (interval: number, tasks: Tasks) => {
    void runAll(tasks);
    return setInterval(() => void runAll(tasks), interval);
  };
  const timers = [every(hour, hourly), every(halfMinute, often)];
  // Looking for them must not cost more than a tenth of the time, however large the installation.
  let soon: NodeJS.Timeout | undefined;
  let resting = momentMs;
  const stopHearing = app.hear((kind) => {
    if (!bringsLayers.has(kind)) return;
    soon ??= setTimeout(() => {
      const began = performance.now();
      void runAll(layers).finally(() => {
        resting = Math.min(halfMinute, Math.max(momentMs, 10 * (performance.now() - began)));
        soon = undefined;
      });
    }, resting);
  });
  return () => {
    stopHearing();
    clearTimeout(soon);
    timers.forEach((timer) => clearInterval(timer));
  };
}

/** What is done, by what it is about. */
type Tasks = { readonly [Name in BackgroundTask]?: () => Promise<unknown> };
