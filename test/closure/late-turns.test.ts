import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createLogger } from '@/lib/logger';
import type { ManifestPut } from '@/registry/ports';
import { noteProject } from '@/server/content/evidence/late-evidence';
import { carryLate, carryTurns, countLate } from '@/server/content/evidence/carry-late';
import { createGateWorld, type GateWorld } from '../gates/world';
import { clientOf, imageOf, placeIn, type Client, type TestProject } from '../catalogue/fixture';

const logger = createLogger('silent');
/** Shares that are told by work alone: no test depends on how quick the machine is. */
const turns = {
  ...carryTurns,
  share: { work: 20, milliseconds: Infinity },
  each: 1,
  listTimes: 0,
};

let world: GateWorld;
let other: TestProject;
beforeAll(async () => {
  world = await createGateWorld();
  other = await world.project('other');
});
afterAll(() => world.drop());

let lastLine = 0;
beforeEach(async () => {
  await carryLate(world.services, { logger });
  const newest = await world.db.prisma.auditEvent.findFirst({ orderBy: { seq: 'desc' } });
  lastLine = Number(newest?.seq ?? 0);
});

/** An image with one build that is in production already, past all gates. */
async function inProd(project: TestProject, image: string) {
  const client = await clientOf(world.db, project, image);
  const build = imageOf(`${project.id} ${image}`);
  await client.push(build, '1.0.0');
  await placeIn(world.db, await project.repository(image, 2), build);
  return { client, build };
}

const about = (subject: ManifestPut, name: string) => imageOf(name, { layers: [name], subject });

/** Each about the one before, as nobody does by hand; the last. */
async function pushChain(client: Client, first: ManifestPut, count: number): Promise<ManifestPut> {
  let subject = first;
  for (let n = 1; n <= count; n++) {
    subject = about(subject, `${client.repository.registry} ${client.repository.image} ${n}`);
    await client.push(subject);
  }
  return subject;
}

/** The tools of carrying, with something that happens after its first share, before the second. */
function between(happens: () => Promise<void>) {
  const { db } = world;
  let shares = 0;
  const transaction: typeof db.transaction = async (work) => {
    const done = await db.transaction(work);
    shares += 1;
    if (shares === 1) await happens();
    return done;
  };
  return { ...world.services, db: { ...db, transaction } };
}

/** What was carried since the test began, in order: the project of each line, and how much. */
async function lines() {
  const rows = await world.db.prisma.auditEvent.findMany({
    where: { action: 'evidence.carried', seq: { gt: lastLine } },
    orderBy: { seq: 'asc' },
  });
  return rows.map(({ target, after }) => ({
    target,
    project: target.split('/')[0],
    count: (after as { manifests: string[] }).manifests.length,
  }));
}

const inProdHas = async (project: TestProject, image: string, { digest }: ManifestPut) => {
  const { registryId } = await project.repository(image, 2);
  return world.db.prisma.placement.findFirst({
    where: { repository: { registryId, name: image }, digest },
  });
};

it('a neighbour’s signature waits for one share of what a flood brought', async () => {
  const flood = await inProd(world.shop, 'flooded');
  const last = await pushChain(flood.client, flood.build, 130);
  const neighbour = await inProd(other, 'quiet');
  const signature = about(neighbour.build, 'a signature');
  await neighbour.client.push(signature);
  // However much came to an image, it waits once.
  expect(await countLate(world.db.sql)).toBe(2);

  await carryLate(world.services, { logger, sizes: turns });
  const carried = await lines();
  expect(carried.slice(0, 2).map(({ project }) => project)).toContain('other');
  expect(carried.filter(({ project }) => project === 'shop').length).toBeGreaterThanOrEqual(6);
  for (const { count } of carried) expect(count).toBeLessThanOrEqual(turns.share.work);
  expect(await inProdHas(other, 'quiet', signature)).not.toBeNull();
  expect(await inProdHas(world.shop, 'flooded', last)).not.toBeNull();
  expect(await countLate(world.db.sql)).toBe(0);
});

it('a signature that comes while a flood is carried has the next turn', async () => {
  const flood = await inProd(world.shop, 'flooded-first');
  await pushChain(flood.client, flood.build, 100);
  const neighbour = await inProd(other, 'later');
  const signature = about(neighbour.build, 'a signature that comes later');
  await carryLate(
    between(() => neighbour.client.push(signature)),
    { logger, sizes: turns },
  );
  expect(await inProdHas(other, 'later', signature)).not.toBeNull();
  const whose = (await lines()).map(({ project }) => project);
  expect(whose.slice(0, 3)).toEqual(['shop', 'other', 'shop']);
  expect(whose.length).toBeGreaterThan(4);
});

it('looks at each of a chain once, not at the chain for each', async () => {
  const { client, build } = await inProd(world.shop, 'linear');
  await pushChain(client, build, 200);
  let looked = 0;
  await carryLate(world.services, {
    logger,
    sizes: turns,
    count: (_, pieces) => (looked += pieces),
  });
  expect((await lines()).reduce((sum, { count }) => sum + count, 0)).toBe(200);
  // Itself, and what is told of it where it made way.
  expect(looked).toBeLessThanOrEqual(400);
});

it('a burst of pushes is one piece of work, and one that comes while it is carried is not lost', async () => {
  const { client, build } = await inProd(world.shop, 'burst');
  const first = about(build, 'pushed again and again');
  for (let n = 0; n < 20; n++) await client.push(first);
  let looked = 0;
  await carryLate(
    between(() => client.push(about(build, 'meanwhile'))),
    { logger, sizes: turns, count: (_, pieces) => (looked += pieces) },
  );
  expect(looked).toBe(2);
  expect(await inProdHas(world.shop, 'burst', about(build, 'meanwhile'))).not.toBeNull();
});

it('goes on where it was: what comes before what it is about follows when that does', async () => {
  const { client, build } = await inProd(world.shop, 'backwards');
  const one = about(build, 'one');
  const two = about(one, 'two');
  const three = about(two, 'three');
  for (const each of [three, two]) await client.push(each);
  await carryLate(world.services, { logger });
  expect(await inProdHas(world.shop, 'backwards', three)).toBeNull();
  await client.push(one);
  await carryLate(world.services, { logger });
  for (const each of [one, two, three]) {
    expect(await inProdHas(world.shop, 'backwards', each)).not.toBeNull();
  }
});

it('L16: an image of which not even the failure can be kept holds up no other, and is told of', async () => {
  const stuck = await inProd(world.shop, 'stuck');
  const other = await inProd(world.shop, 'other');
  const { imageId } = await world.shop.repository('stuck', 2);
  const late = { stuck: about(stuck.build, 'late stuck'), other: about(other.build, 'late other') };
  await stuck.client.push(late.stuck);
  await other.client.push(late.other);
  const { pool } = world.db;
  await pool.query(`CREATE FUNCTION stuck() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'stuck'; END $$`);
  await pool.query(`CREATE TRIGGER stuck BEFORE UPDATE OR DELETE ON late_evidence FOR EACH ROW
    WHEN (OLD.image_id = '${imageId}') EXECUTE FUNCTION stuck()`);
  await expect(carryLate(world.services, { logger })).rejects.toThrow('some evidence');
  expect(await inProdHas(world.shop, 'other', late.other)).not.toBeNull();
  expect(await inProdHas(world.shop, 'stuck', late.stuck)).toBeNull();
  await pool.query('DROP TRIGGER stuck ON late_evidence');
  await carryLate(world.services, { logger });
  expect(await inProdHas(world.shop, 'stuck', late.stuck)).not.toBeNull();
});

it('looks for what was missed by shares too, and only for that', async () => {
  const images = ['missed-1', 'missed-2'];
  await world.db.prisma.project.update({ where: { id: world.shop.id }, data: { carries: false } });
  const lasts: [string, ManifestPut][] = [];
  for (const image of images) {
    const { client, build } = await inProd(world.shop, image);
    lasts.push([image, await pushChain(client, build, 40)]);
  }
  await carryLate(world.services, { logger });
  expect(await countLate(world.db.sql)).toBe(0);
  expect(await lines()).toEqual([]);

  await world.db.prisma.project.update({ where: { id: world.shop.id }, data: { carries: true } });
  await noteProject(world.db.sql, world.shop.id);
  const neighbour = await inProd(other, 'beside');
  await neighbour.client.push(about(neighbour.build, 'beside a catch-up'));
  await carryLate(world.services, { logger, sizes: turns });
  for (const [image, last] of lasts)
    expect(await inProdHas(world.shop, image, last)).not.toBeNull();
  const carried = await lines();
  expect(carried.slice(0, 2).map(({ project }) => project)).toContain('other');
  expect(carried.filter(({ project }) => project === 'shop').map(({ target }) => target)).toEqual(
    expect.arrayContaining(images.map((image) => `shop/${image}#1 → prod`)),
  );
  expect(carried.reduce((sum, { count }) => sum + count, 0)).toBe(81);
});
