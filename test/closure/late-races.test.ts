import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLogger } from '@/lib/logger';
import { withdrawBuild } from '@/server/content/builds/withdraw-build';
import { carryEvidence } from '@/server/content/evidence/carry-evidence';
import { carryLate, countLate } from '@/server/content/evidence/carry-late';
import { ada, clientOf, imageOf } from '../catalogue/fixture';
import { createGateWorld, type GateWorld } from '../gates/world';
import { meanwhile, untilWaiting } from '../support/meanwhile';
import { tagOf } from './world';

const logger = createLogger('silent');
const never = new Promise(() => undefined);

let world: GateWorld;
beforeAll(async () => {
  world = await createGateWorld();
});
afterAll(() => world.drop());

/** A build in staging, and a report and a signature that came since. */
async function withLate(image: string) {
  const client = await clientOf(world.db, world.shop, image);
  const build = imageOf(`${image} build`);
  await client.push(build, '1.0.0');
  await world.ask(world.kim, { image });
  const report = imageOf(`${image} report`, { layers: [`${image} report`], subject: build });
  await client.push(report);
  const signature = imageOf(`${image} signature`, {
    layers: [`${image} signature`],
    layerType: 'application/vnd.dev.cosign.simplesigning.v1+json',
  });
  const tag = tagOf({ digest: build.digest } as Parameters<typeof tagOf>[0], '.sig');
  await client.push(signature, tag);
  return { client, build, report, signature, tag };
}

const carry = () => carryLate(world.services, { logger });

/** Both stand in line for the image, in this order, when they begin; how each ended. */
async function inLine(
  image: string,
  first: () => Promise<unknown>,
  second: () => Promise<unknown>,
) {
  const projectId = world.shop.id;
  const ended = await meanwhile(
    world.db,
    (tx) =>
      tx.$queryRaw`SELECT id FROM image WHERE project_id = ${projectId}::uuid AND name = ${image} FOR UPDATE`,
    async () => {
      const one = first();
      await untilWaiting(world.db, never);
      return Promise.allSettled([one, second()]);
    },
    2,
  );
  expect(ended.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
}

const stages = ['dev', 'staging', 'prod'] as const;
const placements = async (image: string, stage: (typeof stages)[number]) => {
  const { registryId, imageId } = await world.shop.repository(image, stages.indexOf(stage));
  const rows = await world.db.prisma.placement.findMany({
    where: { repository: { registryId, imageId: imageId! } },
  });
  return new Map(rows.map(({ digest, withdrawn }) => [digest, withdrawn]));
};
const tagsIn = async (image: string, stage: (typeof stages)[number]) => {
  const { registryId, imageId } = await world.shop.repository(image, stages.indexOf(stage));
  const rows = await world.db.prisma.tag.findMany({
    where: { repository: { registryId, imageId: imageId! } },
  });
  return new Map(rows.map(({ name, digest }) => [name, digest]));
};

/** No tag of any stage means what is not there, and nothing waits that nobody looks at. */
async function isWhole(image: string) {
  for (const stage of stages) {
    const there = await placements(image, stage);
    for (const digest of (await tagsIn(image, stage)).values()) {
      expect(there.has(digest)).toBe(true);
    }
  }
  expect(await countLate(world.db.sql)).toBe(0);
}

const orders = [
  { name: 'before', flip: false },
  { name: 'after', flip: true },
];
const ordered = <T>(flip: boolean, one: T, two: T): [T, T] => (flip ? [two, one] : [one, two]);

describe.each(orders)('evidence that is carried just $name', ({ name, flip }) => {
  it('a promotion is wherever the build is in the end', async () => {
    const image = `promoted-${name}`;
    const { build, report, signature, tag } = await withLate(image);
    const promote = () => world.ask(world.kim, { image, to: 'prod' });
    await inLine(image, ...ordered<() => Promise<unknown>>(flip, carry, promote));
    await carry();
    for (const stage of ['staging', 'prod'] as const) {
      const there = await placements(image, stage);
      expect([...there.keys()].sort()).toEqual(
        [build.digest, report.digest, signature.digest].sort(),
      );
      expect((await tagsIn(image, stage)).get(tag)).toBe(signature.digest);
    }
    await isWhole(image);
  });

  it('a withdrawal is refused as the build is', async () => {
    const image = `withdrawn-${name}`;
    const { build, report, signature } = await withLate(image);
    const withdraw = () =>
      withdrawBuild(world.services, world.kim, {
        project: 'shop',
        image,
        number: 1,
        reason: 'It leaks.',
        blockPulls: true,
      });
    await inLine(image, ...ordered<() => Promise<unknown>>(flip, carry, withdraw));
    await carry();
    const there = await placements(image, 'staging');
    for (const { digest } of [build, report, signature]) {
      expect(there.get(digest)).toBe('#1 was withdrawn: It leaks.');
    }
    await isWhole(image);
  });

  it('it is deleted stays where it followed, or follows nowhere', async () => {
    const image = `deleted-${name}`;
    const { client, report, signature, tag } = await withLate(image);
    const remove = async () => {
      for (const { digest } of [report, signature]) {
        await client.catalogue.repository(client.repository, ada).remove.manifest(digest);
      }
    };
    await inLine(image, ...ordered<() => Promise<unknown>>(flip, carry, remove));
    await carry();
    const [dev, staging] = [await placements(image, 'dev'), await placements(image, 'staging')];
    expect(dev.has(report.digest)).toBe(false);
    expect(dev.has(signature.digest)).toBe(false);
    // In line before it, the whole of it went; behind it, what was deleted first did not.
    expect(staging.has(report.digest)).toBe(!flip);
    expect((await tagsIn(image, 'staging')).get(tag)).toBe(
      staging.has(signature.digest) ? signature.digest : undefined,
    );
    await isWhole(image);
  });

  it('somebody carries it by hand is there once', async () => {
    const image = `by-hand-${name}`;
    const { report, signature } = await withLate(image);
    const hand = () =>
      carryEvidence(world.services, world.kim, { project: 'shop', image, number: 1 });
    await inLine(image, ...ordered<() => Promise<unknown>>(flip, carry, hand));
    const staging = await placements(image, 'staging');
    expect(staging.has(report.digest)).toBe(true);
    expect(staging.has(signature.digest)).toBe(true);
    const lines = await world.db.prisma.auditEvent.findMany({
      where: { action: 'evidence.carried', target: `shop/${image}#1 → staging` },
    });
    expect(lines.map(({ actorKind }) => actorKind)).toEqual([flip ? 'person' : 'system']);
    await isWhole(image);
  });
});
