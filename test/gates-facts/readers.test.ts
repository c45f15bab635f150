import { afterAll, beforeAll, expect, it } from 'vitest';
import { newId } from '@/lib/ids';
import type { Sql } from '@/server/platform/sql/database';
import { readChecks } from '@/server/pipeline/gates/facts/checks';
import { programsKnown } from '@/domain/images/layers/programs';
import { readContent } from '@/server/pipeline/gates/facts/content';
import { readSoak } from '@/server/pipeline/gates/facts/soak';
import { digestOf } from '@/oci/names/hash';
import {
  buildsOf,
  clientOf,
  createCluster,
  imageOf,
  indexOf,
  type TestProject,
} from '../catalogue/fixture';
import { actedBy } from '../support/acted';
import { createStageWorld, type StageWorld } from '../support/stage-world';
import { repositoryIn } from '../support/repository-in';

let world: StageWorld;
let shop: TestProject;
const at = (hour: number) => new Date(Date.UTC(2026, 2, 3, hour));

beforeAll(async () => {
  world = await createStageWorld();
  shop = await world.project('shop');
});
afterAll(() => world.drop());

/** The database, counting statements. */
function counted(): Sql & { count: number } {
  const { sql } = world.db;
  return {
    count: 0,
    query(statement, values) {
      this.count += 1;
      return sql.query(statement, values);
    },
  };
}

const pushed = async (image: string, seeds: readonly string[]) => {
  const client = await clientOf(world.db, shop, image);
  const puts = seeds.map((seed) => imageOf(`${image} ${seed}`));
  for (const [at, put] of puts.entries()) await client.push(put, `1.${at}`);
  const repository = await shop.repository(image);
  return {
    puts,
    imageId: repository.imageId!,
    builds: await buildsOf(world.db, repository.imageId),
  };
};

it('gives the newest check of each name by its arrival, in one statement for many builds', async () => {
  const { builds } = await pushed('checked', ['1', '2', '3']);
  const [one, two, three] = builds.map((build) => build.id) as [string, string, string];
  const report = (buildId: string, name: string, state: string, hour: number) => ({
    buildId,
    name,
    state,
    at: at(hour),
    ...actedBy('by', 'robot.shop.ci'),
  });
  await world.db.prisma.checkReport.createMany({
    data: [
      report(one, 'scan', 'running', 9),
      report(one, 'scan', 'failed', 10),
      // The clock went back an hour; this one still came last.
      report(one, 'scan', 'passed', 8),
      report(one, 'e2e', 'passed', 8),
      report(two, 'scan', 'failed', 8),
    ],
  });
  const sql = counted();
  const found = await readChecks(sql, [one, two, three]);
  expect(sql.count).toBe(1);
  expect(found.get(one)!.map(({ name, state }) => [name, state])).toEqual([
    ['e2e', 'passed'],
    ['scan', 'passed'],
  ]);
  expect(found.get(two)).toEqual([
    {
      name: 'scan',
      state: 'failed',
      summary: null,
      url: null,
      at: at(8),
      by: { kind: 'person', id: null, name: 'robot.shop.ci', detail: null },
      byHand: false,
    },
  ]);
  expect(found.get(three)).toEqual([]);
  expect(await readChecks(sql, [])).toEqual(new Map());
});

/** Makes builds current in staging, one after another, each from an hour on; null: nothing. */
async function current(
  imageId: string,
  changes: readonly (readonly [digest: string | null, hour: number])[],
) {
  const { registries } = shop;
  const { id: stageId } = await world.db.prisma.stage.findFirstOrThrow({
    where: { registryId: registries[1]!.id },
  });
  for (const [place, [digest, hour]] of changes.entries()) {
    const where = { imageId_digest: { imageId, digest: digest ?? '' } };
    const build = digest === null ? null : await world.db.prisma.build.findUniqueOrThrow({ where });
    const until = changes[place + 1]?.[1];
    await world.db.prisma.current.create({
      data: {
        stageId,
        imageId,
        buildId: build?.id ?? null,
        since: at(hour),
        until: until === undefined ? null : at(until),
        how: 'promoted',
        actorKind: 'person',
        actorName: 'ada',
      },
    });
  }
}

it('tells each time that a digest was current, and that of the entry stage from its push', async () => {
  const { puts, imageId } = await pushed('soaked', ['1', '2']);
  const [one, two] = [puts[0]!.digest, puts[1]!.digest];
  const [dev, staging] = [shop.registries[0]!, shop.registries[1]!];
  await current(imageId, [
    [one, 1],
    [two, 4],
    [one, 6],
    [null, 8],
    [one, 9],
  ]);
  const ask = (key: string, digest: string, registryId: string, entry = false) => ({
    key,
    imageId,
    digest,
    registryId,
    entry,
  });
  const sql = counted();
  const found = await readSoak(sql, [
    ask('one', one, staging.id),
    ask('two', two, staging.id),
    ask('entry', one, dev.id, true),
    ask('not there', digestOf('nothing'), dev.id, true),
    ask('elsewhere', one, shop.registries[2]!.id),
  ]);
  expect(sql.count).toBe(1);
  const none = { firstPull: null, lastPull: null };
  expect(found.get('one')).toEqual({
    ...none,
    runs: [
      { from: at(1), to: at(4) },
      { from: at(6), to: at(8) },
      { from: at(9), to: null },
    ],
  });
  expect(found.get('two')).toEqual({ ...none, runs: [{ from: at(4), to: at(6) }] });
  const placed = await world.db.prisma.placement.findFirstOrThrow({
    where: { repository: { registryId: dev.id, imageId }, digest: one },
  });
  expect(found.get('entry')).toEqual({ ...none, runs: [{ from: placed.since, to: null }] });
  expect(found.get('not there')).toEqual({ ...none, runs: [] });
  expect(found.get('elsewhere')).toEqual({ ...none, runs: [] });
  expect(await readSoak(sql, [])).toEqual(new Map());
});

it('never tells of a run that ended before it began, even where the clock went back', async () => {
  const { puts, imageId } = await pushed('jumped', ['1', '2']);
  const registryId = shop.registries[1]!.id;
  const [one, two] = [puts[0]!.digest, puts[1]!.digest];
  await current(imageId, [
    [one, 5],
    [two, 3],
  ]);
  const found = await readSoak(world.db.sql, [
    { key: 'one', imageId, digest: one, registryId, entry: false },
  ]);
  expect(found.get('one')!.runs).toEqual([{ from: at(5), to: at(5) }]);
});

it('counts a cluster’s pull of a platform’s manifest for the index, and none from another registry', async () => {
  const client = await clientOf(world.db, shop, 'pulled');
  const [amd, arm] = [imageOf('pulled amd'), imageOf('pulled arm')];
  const index = indexOf([
    [amd, 'linux/amd64'],
    [arm, 'linux/arm64'],
  ]);
  for (const put of [amd, arm, index]) await client.push(put, put === index ? '1.0' : null);
  const imageId = (await shop.repository('pulled')).imageId!;
  const [staging, prod] = [shop.registries[1]!, shop.registries[2]!];
  const pull = async (digest: string, registryId: string, first: number, last: number) => {
    const { id: robotId } = await createCluster(world.db, shop, registryId === staging.id ? 1 : 2);
    const repositoryId = await repositoryIn(world.db.prisma, registryId, imageId);
    const data = { repositoryId, digest, robotId, firstAt: at(first), lastAt: at(last) };
    await world.db.prisma.pull.create({ data });
  };
  await pull(arm.digest, staging.id, 3, 9);
  await pull(index.digest, staging.id, 4, 7);
  await pull(index.digest, prod.id, 1, 20);
  const ask = { key: 'x', imageId, digest: index.digest, registryId: staging.id, entry: false };
  const found = await readSoak(world.db.sql, [ask]);
  expect(found.get('x')).toEqual({ runs: [], firstPull: at(3), lastPull: at(9) });
});

const reading = programsKnown;
const configOf = (layers: number, config: object = {}, architecture = 'amd64') => ({
  os: 'linux',
  architecture,
  config,
  rootfs: { type: 'layers', diff_ids: Array.from({ length: layers }, (_, at) => `sha256:${at}`) },
});

it('tells of each manifest its user and the programs that its layers leave visible', async () => {
  const client = await clientOf(world.db, shop, 'content');
  const base = 'a base with a shell';
  const clean = 'takes the shell away';
  const odd = 'cannot be read';
  const old = 'was looked into when less was known';
  const image = (name: string, layers: string[], User?: string, architecture?: string) =>
    imageOf(name, { layers, config: configOf(layers.length, { User }, architecture) });
  const bare = image('bare', [base, clean], '1000');
  const shell = image('shell', [clean, base], undefined, 'arm64');
  const broken = image('broken', [base, odd], 'app');
  const waiting = image('waiting', [base, 'nobody looked', old], 'app');
  const aside = image('aside', [base], '0');
  const index = indexOf([
    [bare, 'linux/amd64'],
    [shell, 'linux/arm64'],
    [aside, 'unknown/unknown'],
  ]);
  for (const put of [bare, shell, aside]) await client.push(put);
  for (const put of [index, broken, waiting]) await client.push(put, put.digest.slice(7, 20));
  await world.db.prisma.layerContent.createMany({
    data: [
      { digest: digestOf(base), state: 'read', reading, programs: ['bin/sh', 'sbin/apk'] },
      { digest: digestOf(clean), state: 'read', reading, hidden: ['bin', 'sbin/apk'] },
      { digest: digestOf(odd), state: 'unreadable', reading, problem: 'a layer is odd' },
      { digest: digestOf(old), state: 'read', reading: reading - 1 },
    ],
  });
  const sql = counted();
  const puts = { index, broken, waiting };
  const asked = Object.values(puts).map(({ digest }) => ({ id: newId(), digest }));
  const found = await readContent(sql, asked);
  expect(sql.count).toBe(1);
  const [ofIndex, ofBroken, ofWaiting] = asked.map(({ id }) => found.get(id)!.platforms);
  expect(ofIndex).toMatchObject([
    { digest: bare.digest, platform: 'linux/amd64', os: 'linux', user: '1000', programs: [] },
    {
      digest: shell.digest,
      platform: 'linux/arm64',
      os: 'linux',
      user: null,
      runnable: true,
      programs: ['/bin/sh', '/sbin/apk'],
      unreadable: null,
    },
    // The index says that it is for nothing: a runtime that has its digest does not ask.
    { digest: aside.digest, runnable: true, user: '0', programs: ['/bin/sh', '/sbin/apk'] },
  ]);
  expect(ofBroken).toMatchObject([{ programs: null, unreadable: 'a layer is odd' }]);
  expect(ofWaiting).toMatchObject([
    {
      user: 'app',
      programs: null,
      unreadable: null,
      layers: [base, 'nobody looked', old].map((text) => digestOf(text)),
      unseen: ['nobody looked', old].map((text) => digestOf(text)),
    },
  ]);
});

it('does not know what is in layers that are kept elsewhere', async () => {
  const client = await clientOf(world.db, shop, 'elsewhere');
  const put = imageOf('foreign layers', { layers: ['the one here'], config: configOf(2) });
  await client.push(put, '1.0');
  const digest = digestOf('the one here');
  await world.db.prisma.layerContent.create({ data: { digest, state: 'read', reading } });
  const id = newId();
  const found = await readContent(world.db.sql, [{ id, digest: put.digest }]);
  expect(found.get(id)!.platforms).toMatchObject([
    { programs: null, unreadable: expect.stringContaining('not kept here') as string },
  ]);
});

it('takes a config that says to be an image’s and cannot be read for one that runs, nobody knows as whom', async () => {
  const client = await clientOf(world.db, shop, 'unreadable-config');
  const put = imageOf('no document', { config: 'not an object' });
  await client.push(put, '1.0');
  const id = newId();
  const found = await readContent(world.db.sql, [{ id, digest: put.digest }]);
  expect(found.get(id)!.platforms).toMatchObject([
    { platform: null, os: null, user: null, runnable: true, programs: null },
  ]);
});
