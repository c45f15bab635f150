import { expect, vi } from 'vitest';
import { createLogger } from '@/lib/logger';
import type { Automatic } from '@/domain/gates/automatic';
import type { GateSettings } from '@/domain/gates/kinds/index';
import { recordAudit, systemOrigin } from '@/server/platform/events/audit';
import { openDatabase } from '@/server/platform/sql/database';
import type { Job, JobTools } from '@/server/edge/jobs/define-job';
import { jobs as allJobs } from '@/server/edge/jobs/jobs';
import { runJobs, type CountJobs } from '@/server/edge/jobs/run-jobs';
import { createLiveHub } from '@/server/record/live/hub';
import { reportCheck } from '@/server/content/checks/report-check';
import { clientOf, imageOf } from '../catalogue/fixture';
import { createGateWorld } from '../gates/world';

const logger = createLogger('silent');

/** Tests of these knock at no door. */
const noDoors = {} as JobTools['doors'];

/** Generous: what is waited for comes within a second or two on an idle machine. */
const deadline = { timeout: 40_000, interval: 50 };

/** A world of gates, and processes that do its jobs. */
export async function createJobWorld() {
  const world = await createGateWorld();
  const { db, services, shop } = world;
  const { prisma } = db;
  const ci = world.robotCall(shop, 'ci', 0);

  const promotionsOf = (image: string, state = 'promoted') =>
    prisma.promotion.findMany({
      where: { state, image: { name: image, projectId: shop.id } },
      include: { build: true, toStage: true },
      orderBy: { finishedAt: 'asc' },
    });

  return {
    ...world,
    promotionsOf,

    /** Everything that one process does in the background, on connections of its own. */
    async process({
      name = 'sallyport',
      jobs: definitions = Object.values(allJobs),
      tools = {},
      count = () => undefined,
    }: {
      name?: string;
      jobs?: readonly Job[];
      tools?: Partial<JobTools>;
      count?: CountJobs;
    } = {}) {
      const url = new URL(world.url);
      url.searchParams.set('application_name', name);
      const own = openDatabase(url.href, { connections: 5 });
      const none = () => Promise.resolve(0);
      const jobs = runJobs(
        definitions,
        {
          services: { ...services, db: own },
          logger,
          doors: noDoors,
          sweepUploads: none,
          sweepOrphans: none,
          examine: none,
          ...tools,
        },
        count,
      );
      const hub = createLiveHub(world.url, own.sql, logger);
      hub.subscribe({ change: ({ event }) => jobs.wake(event.kind), flowing: () => jobs.wake() });
      return {
        pool: own.pool,
        wake: jobs.wake,
        /** Takes no further job, and ends when the one that runs is done or lost. */
        finish: () => jobs.stop(),
        async stop() {
          await jobs.stop();
          await hub.close();
          await own.close();
        },
      };
    },

    /** Saves a policy and says so, as the use case does. */
    async save(
      stage: string,
      gates: readonly GateSettings[],
      more: { automatic?: Automatic } = {},
    ) {
      await world.policy(stage, gates, more);
      await db.transaction((sql) =>
        recordAudit(sql, systemOrigin, {
          action: 'policy.saved',
          projectId: shop.id,
          subjects: {},
          target: `shop: ${stage}`,
        }),
      );
    },

    async push(image: string, n: number) {
      const client = await clientOf(db, shop, image);
      const annotations = { 'org.opencontainers.image.version': `1.${n}.0` };
      await client.push(imageOf(`${image} ${n}`, { annotations }), `1.${n}.0`);
    },

    report: (image: string, build: number, state: 'passed' | 'failed' = 'passed', name = 'scan') =>
      reportCheck(services, ci, { project: 'shop', image, build, name, state }),

    /** Waits until builds of an image are in, as `<stage>#<number>` in the order in which they went. */
    async until(image: string, expected: readonly string[]) {
      await vi.waitFor(async () => {
        const done = await promotionsOf(image);
        expect(done.map(({ toStage, build }) => `${toStage.slug}#${build.number}`)).toEqual(
          expected,
        );
      }, deadline);
    },

    untilState: (id: string, state: string) =>
      vi.waitFor(async () => {
        expect((await prisma.promotion.findUniqueOrThrow({ where: { id } })).state).toBe(state);
      }, deadline),

    /** Waits until every job of what happened so far is done; those for later are not. */
    drained: () =>
      vi.waitFor(async () => expect(await waitingJobs(db, 'evaluate')).toEqual([]), deadline),

    waitingJobs: (queue: string) => waitingJobs(db, queue),
    waitFor: <T>(look: () => Promise<T>) => vi.waitFor(look, deadline),
  };
}

const waitingJobs = async (db: Awaited<ReturnType<typeof createGateWorld>>['db'], queue: string) =>
  (
    await db.pool.query<{ data: unknown }>(
      `SELECT data FROM job WHERE kind = $1 AND key IS DISTINCT FROM ''
       ORDER BY data ->> 'image' NULLS FIRST`,
      [queue],
    )
  ).rows.map(({ data }) => data);

export type JobWorld = Awaited<ReturnType<typeof createJobWorld>>;
