import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createLogger } from '@/lib/logger';
import type { Caller, Place } from '@/registry/ports';
import { createPullRecord } from '@/server/content/repositories/pull-record';
import type { Sql } from '@/server/platform/sql/database';
import { digestOf } from '@/oci/names/hash';
import { clientOf, createCluster, imageOf, type TestProject } from '../catalogue/fixture';
import { repositoryIn } from '../support/repository-in';
import { createStageWorld, type StageWorld } from '../support/stage-world';

let world: StageWorld;
let shop: TestProject;
let dev: Place;
let staging: Place;
const pullFrom = (at: Place) => ({ asked: at, at, digest: one });
let cluster: Caller;
const one = digestOf('one');
let now: Date;
const at = (minutes: number) => new Date(Date.UTC(2026, 2, 3, 8, minutes));

beforeAll(async () => {
  world = await createStageWorld();
  shop = await world.project('shop');
  const { push, repository } = await clientOf(world.db, shop, 'api');
  await push(imageOf('api 1'), '1.0.0');
  dev = repository;
  await repositoryIn(world.db.prisma, shop.registries[1]!.id, repository.imageId!);
  staging = await shop.repository('api', 1);
  cluster = await createCluster(world.db, shop, 1);
});
afterAll(() => world.drop());
beforeEach(() => world.db.prisma.pull.deleteMany());

const rows = async () =>
  (await world.db.prisma.pull.findMany()).map(({ digest, robotId, firstAt, lastAt }) => ({
    digest,
    robotId,
    firstAt,
    lastAt,
  }));
const record = (sql: Sql = world.db.sql, logger = createLogger('silent')) =>
  createPullRecord({ sql, clock: () => now, logger, everyMs: 3_600_000 });

describe('the record of pulls', () => {
  it('keeps the first and the latest, and writes once an hour', async () => {
    let statements = 0;
    const { sql } = world.db;
    const counting: Sql = { query: (...query) => ((statements += 1), sql.query(...query)) };
    const pulls = record(counting);
    for (const minute of [0, 1, 30, 59]) {
      now = at(minute);
      pulls.manifestPulled(pullFrom(staging), cluster);
      await pulls.flush();
    }
    expect(statements).toBe(1);
    const base = { digest: one, robotId: cluster.id };
    expect(await rows()).toEqual([{ ...base, firstAt: at(0), lastAt: at(0) }]);
    now = at(60);
    pulls.manifestPulled(pullFrom(staging), cluster);
    await pulls.flush();
    expect(statements).toBe(2);
    expect(await rows()).toEqual([{ ...base, firstAt: at(0), lastAt: at(60) }]);
  });

  it('writes once an hour in all processes together', async () => {
    now = at(0);
    for (const minute of [0, 20]) {
      now = at(minute);
      const another = record();
      another.manifestPulled(pullFrom(staging), cluster);
      await another.close();
    }
    expect(await rows()).toMatchObject([{ firstAt: at(0), lastAt: at(0) }]);
  });

  it('is of clusters alone', async () => {
    const pulls = record();
    const robot = await world.db.prisma.robot.findUniqueOrThrow({ where: { id: cluster.id } });
    await world.db.prisma.robot.update({ where: { id: robot.id }, data: { kind: 'ci' } });
    pulls.manifestPulled(pullFrom(staging), cluster);
    pulls.manifestPulled(pullFrom(staging), { ...cluster, kind: 'person' });
    await pulls.flush();
    await world.db.prisma.robot.update({ where: { id: robot.id }, data: { kind: 'cluster' } });
    expect(await rows()).toEqual([]);
  });

  it('loses nothing while the database is away, and says so once', async () => {
    let away = true;
    const warned: unknown[] = [];
    const logger = createLogger('silent');
    logger.warn = (...line: unknown[]) => void warned.push(line);
    const { sql } = world.db;
    const pulls = record(
      { query: (...query) => (away ? Promise.reject(new Error('away')) : sql.query(...query)) },
      logger,
    );
    for (const minute of [0, 5]) {
      now = at(minute);
      pulls.manifestPulled(pullFrom(staging), cluster);
      await pulls.flush();
    }
    expect(warned).toHaveLength(1);
    away = false;
    await pulls.close();
    expect(await rows()).toMatchObject([{ firstAt: at(0), lastAt: at(5) }]);
  });

  it('of an image that was deleted meanwhile does not hold up the others', async () => {
    const gone = { ...staging, repositoryId: '00000000-0000-4000-8000-000000000000' };
    const pulls = record();
    pulls.manifestPulled(pullFrom(gone), cluster);
    pulls.manifestPulled(pullFrom(staging), cluster);
    await pulls.flush();
    expect(await rows()).toHaveLength(1);
  });

  it('is kept where a manifest was found, of who may pull what they asked for', async () => {
    const pulls = record();
    pulls.manifestPulled({ asked: staging, at: dev, digest: one }, cluster);
    pulls.manifestPulled({ asked: dev, at: staging, digest: one }, cluster);
    await pulls.flush();
    const kept = await world.db.prisma.pull.findMany();
    expect(kept.map(({ repositoryId }) => repositoryId)).toEqual([dev.repositoryId]);
  });
});
