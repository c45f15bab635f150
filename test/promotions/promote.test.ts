import { spdxType } from '@/oci/manifest/media-types';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { promote } from '@/server/pipeline/promotions/acts/promote';
import type { PromotionRequest } from '@/server/pipeline/promotions/promotion-request';
import type { Call } from '@/server/access/call/context';
import { createCatalogue } from '@/server/content/repositories/create-catalogue';
import { toldOf } from '../support/told-of';
import { ada, clientOf, imageOf, indexOf, tagsOf, type TestProject } from '../catalogue/fixture';
import { createStageWorld, type StageWorld } from '../support/stage-world';

let world: StageWorld;
let shop: TestProject;
let ana: Call;

beforeAll(async () => {
  world = await createStageWorld();
  shop = await world.project('shop');
  ana = await world.callerWith(shop, 'ana', 'approver');
});
afterAll(() => world.drop());

const run = async (request: Partial<PromotionRequest>, call = ana) =>
  (
    await promote(world.services, call, {
      project: 'shop',
      image: 'api',
      to: 'staging',
      ...request,
    })
  ).promotion;

const placedIn = async (image: string, stage: number): Promise<string[]> => {
  const { registryId, imageId } = await shop.repository(image, stage);
  const rows = await world.db.prisma.placement.findMany({
    where: { repository: { registryId, imageId: imageId! } },
  });
  return rows.map((row) => row.digest).sort();
};
const stagingTags = async (image: string) => tagsOf(world.db, await shop.repository(image, 1));
const promotionsOf = async (image: string) => {
  const { imageId } = await shop.repository(image);
  return world.db.prisma.promotion.findMany({
    where: { imageId: imageId! },
    orderBy: { finishedAt: 'asc' },
  });
};
/** Pushes builds 1 to `count` of an image, each tagged with its version `1.<n>.0`. */
const pushBuilds = async (image: string, count: number) => {
  const client = await clientOf(world.db, shop, image);
  const puts = [];
  for (let n = 1; n <= count; n++) {
    const annotations = { 'org.opencontainers.image.version': `1.${n}.0` };
    const put = imageOf(`${image} ${n}`, { annotations });
    await client.push(put, `1.${n}.0`);
    puts.push(put);
  }
  return puts;
};

describe('promoting a build', () => {
  it('L1: an index goes along with its children, nested ones, and all that refers to any of them', async () => {
    const client = await clientOf(world.db, shop, 'multi');
    const amd = imageOf('amd');
    const arm = imageOf('arm');
    const nestedArm = indexOf([[arm, 'linux/arm64']]);
    const index = indexOf([
      [amd, 'linux/amd64'],
      [nestedArm, null],
    ]);
    const sbom = imageOf('sbom', { subject: arm, artifactType: spdxType });
    const signatureOfSbom = imageOf('signature of sbom', { subject: sbom });
    const signature = imageOf('signature', { subject: index });
    const unrelated = imageOf('unrelated');
    for (const put of [amd, arm, nestedArm]) await client.push(put);
    await client.push(index, '2.0.0');
    for (const put of [sbom, signatureOfSbom, signature]) await client.push(put);
    await client.push(unrelated, 'other');

    const promotion = await run({ image: 'multi', build: 1 });

    expect(promotion).toMatchObject({
      state: 'promoted',
      kind: 'promotion',
      from: 'dev',
      to: 'staging',
      digest: index.digest,
      build: 1,
      tags: ['build-1', 'latest', '2.0.0'],
      replaced: null,
      verdicts: [],
      requestedBy: { kind: 'person', detail: 'ana@example.com' },
    });
    const all = [amd, arm, nestedArm, index, sbom, signatureOfSbom, signature];
    expect(await placedIn('multi', 1)).toEqual(all.map((put) => put.digest).sort());
    const there = await shop.repository('multi', 1);
    const where = createCatalogue({ db: world.db }).repository(there, ada);
    const read = await where.manifests.find({ tag: 'latest' });
    expect(read).toMatchObject({ digest: index.digest, bytes: index.bytes });
  });

  it('L11: a referrer that somebody pushed to another image does not come along', async () => {
    const [put] = await pushBuilds('victim', 1);
    const elsewhere = await clientOf(world.db, shop, 'elsewhere');
    await elsewhere.push(imageOf('planted', { subject: put! }));
    await run({ image: 'victim', build: 1 });
    expect(await placedIn('victim', 1)).toEqual([put!.digest]);
  });

  it('L5: writes one row per manifest and none per blob, in statements that do not depend on layers', async () => {
    const client = await clientOf(world.db, shop, 'sizes');
    const few = imageOf('few', { layers: ['one'] });
    const many = imageOf('many', { layers: Array.from({ length: 60 }, (_, at) => `layer ${at}`) });
    await client.push(imageOf('first'), 'first');
    await client.push(few, 'few');
    await client.push(many, 'many');
    // The first that comes to staging opens the image's repository there.
    await run({ image: 'sizes', build: 1 });
    const blobTables = async () =>
      JSON.stringify([
        await world.db.prisma.blob
          .findMany({ orderBy: { digest: 'asc' } })
          .then((rows) => rows.map(String)),
        await world.db.prisma.manifestPart.count(),
        await world.db.prisma.uploadedBlob.count(),
      ]);
    const before = await blobTables();
    const counted: number[] = [];
    for (const build of [2, 3]) {
      let statements = 0;
      const { db } = world;
      const counting = {
        ...world.services,
        db: {
          ...db,
          transaction: <T>(work: Parameters<typeof db.transaction<T>>[0]) =>
            db.transaction<T>((sql) =>
              work({
                query: (...args) => {
                  statements += 1;
                  return sql.query(...args);
                },
              }),
            ),
        },
      };
      await promote(counting, ana, { project: 'shop', image: 'sizes', build, to: 'staging' });
      counted.push(statements);
    }
    expect(counted[0]).toBe(counted[1]);
    expect(counted[0]).toBeLessThanOrEqual(9);
    expect(await blobTables()).toBe(before);
    expect(await placedIn('sizes', 1)).toEqual(
      [imageOf('first').digest, few.digest, many.digest].sort(),
    );
  });

  it('sets build-<number>, latest and the version; not whatever else means the build', async () => {
    const client = await clientOf(world.db, shop, 'tags');
    const put = imageOf('tags', { annotations: { 'org.opencontainers.image.version': 'v3' } });
    for (const tag of ['v3', '3.1.0', 'main', 'pr-9']) await client.push(put, tag);
    await run({ image: 'tags', build: 1 });
    expect(Object.keys(await stagingTags('tags')).sort()).toEqual([
      '3.1.0',
      'build-1',
      'latest',
      'v3',
    ]);
  });

  it('sets the tags that the request names instead, also by digest', async () => {
    const [put] = await pushBuilds('named', 1);
    const promotion = await run({ image: 'named', digest: put!.digest, tags: ['blue'] });
    expect(promotion.tags).toEqual(['build-1', 'latest', 'blue']);
    expect(Object.keys(await stagingTags('named')).sort()).toEqual(['blue', 'build-1', 'latest']);
  });

  it('leaves one promotion, one audit row, one event and a move for every tag (L8)', async () => {
    await pushBuilds('trail', 2);
    await run({ image: 'trail', build: 1 });
    const second = await run({ image: 'trail', build: 2 });
    expect(second.replaced).toEqual({ number: 1, version: '1.1.0' });
    const audit = await world.db.prisma.auditEvent.findMany({
      where: { target: { startsWith: 'shop/trail#' }, action: 'promotion.promoted' },
      orderBy: { seq: 'asc' },
    });
    expect(audit.map((event) => event.target)).toEqual([
      'shop/trail#1 → staging',
      'shop/trail#2 → staging',
    ]);
    expect(audit[1]).toMatchObject({ actorName: 'ana@example.com', address: '192.0.2.7' });
    const moves = await world.db.prisma.tagMove.findMany({ where: { promotionId: second.id } });
    expect(moves.map((move) => move.name).sort()).toEqual(['1.2.0', 'build-2', 'latest']);
    const told = (await toldOf(world.db.sql)).filter(({ image }) => image === 'trail');
    expect(told.map(({ kind, build, stage }) => [kind, build, stage])).toEqual([
      ['build.pushed', 1, 'dev'],
      ['build.pushed', 2, 'dev'],
      ['promotion.promoted', 1, 'staging'],
      ['promotion.promoted', 2, 'staging'],
    ]);
  });

  it('a dry run checks everything and moves nothing', async () => {
    const [put] = await pushBuilds('dry', 1);
    const planned = await run({ image: 'dry', build: 1, dryRun: true });
    expect(planned).toMatchObject({ state: 'planned', finishedAt: null, digest: put!.digest });
    expect(await placedIn('dry', 1)).toEqual([]);
    expect(await promotionsOf('dry')).toEqual([]);
    await expect(run({ image: 'dry', build: 1, to: 'prod', dryRun: true })).rejects.toMatchObject({
      code: 'stage-skipped',
    });
  });
});

describe('what is refused, and changes nothing', () => {
  it.each([
    ['project', { project: 'nothing' }, /nothing/],
    ['image', { image: 'ghost' }, /ghost/],
    ['build', { image: 'known', build: 99 }, /#99/],
    [
      'digest',
      { image: 'known', build: undefined, digest: `sha256:${'0'.repeat(64)}` },
      /sha256:000/,
    ],
    ['stage', { image: 'known', to: 'qa' }, /qa.*dev, staging, prod/],
  ] as const)('an unknown %s is not found, by its name', async (_, request, named) => {
    await pushBuilds('known', 1);
    const refused = run({ image: 'known', build: 1, ...request });
    await expect(refused).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringMatching(named) as string,
    });
  });

  it('a project that the caller may not see answers as one that does not exist', async () => {
    const stranger = await world.callOf(await world.person('stranger'));
    const texts = await Promise.all(
      ['shop', 'none'].map((project) =>
        run({ project, image: 'known', build: 1 }, stranger).catch((error: Error) =>
          error.message.replace(project, '*'),
        ),
      ),
    );
    expect(texts[0]).toBe(texts[1]);
  });

  it('a skipped stage, naming the one to promote to first', async () => {
    await pushBuilds('skip', 1);
    await expect(run({ image: 'skip', build: 1, to: 'prod' })).rejects.toMatchObject({
      code: 'stage-skipped',
      message: expect.stringContaining('staging') as string,
    });
  });

  it('the entry stage: it fills by pushes (L2), for administrators too', async () => {
    await pushBuilds('entry', 1);
    const root = await world.callOf(await world.person('root', { instanceRole: 'administrator' }));
    await expect(run({ image: 'entry', build: 1, to: 'dev' }, root)).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  it('somebody without the right on the target stage, saying who can give it, on the audit trail', async () => {
    await pushBuilds('rights', 1);
    await world.callerWith(shop, 'Zoe', 'approver', ['prod']);
    await world.callerWith(shop, 'Mia', 'maintainer');
    const dev = await world.callerWith(shop, 'dev', 'reviewer');
    await expect(run({ image: 'rights', build: 1 }, dev)).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringMatching(/developer or approver role; Mia can give it/) as string,
    });
    await expect(run({ image: 'rights', build: 1 }, dev)).rejects.not.toMatchObject({
      message: expect.stringContaining('Zoe') as string,
    });
    expect(await placedIn('rights', 1)).toEqual([]);
    const refused = await world.db.prisma.auditEvent.findMany({
      where: { action: 'promotion.refused', target: 'shop/rights#1 → staging' },
    });
    expect(refused).toHaveLength(2);
  });

  it('an approver of another stage', async () => {
    await pushBuilds('limited', 1);
    const limited = await world.callerWith(shop, 'limited', 'approver', ['prod']);
    // They may ask, as whoever develops may: somebody of this stage lets it in.
    expect(await run({ image: 'limited', build: 1 }, limited)).toMatchObject({
      state: 'approved',
      needsPromoter: true,
    });
    expect(await placedIn('limited', 1)).toEqual([]);
  });

  it('robots: CI is told to ask a person; to a cluster there is no project (L3)', async () => {
    await pushBuilds('robots', 1);
    const ci = world.robotCall(shop, 'ci', 0);
    const cluster = world.robotCall(shop, 'cluster', 1);
    await expect(run({ image: 'robots', build: 1 }, ci)).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(run({ image: 'robots', build: 1 }, cluster)).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  it('L7: rights that were revoked between the call and its turn', async () => {
    await pushBuilds('revoked', 1);
    const call = await world.callerWith(shop, 'gone', 'approver');
    await world.db.prisma.roleGrant.deleteMany({ where: { personId: call.actor.id } });
    await expect(run({ image: 'revoked', build: 1 }, call)).rejects.toMatchObject({
      code: 'not-found',
    });
    await world.grant(shop, call.actor.id, 'reviewer');
    await expect(run({ image: 'revoked', build: 1 }, call)).rejects.toMatchObject({
      code: 'forbidden',
    });
    expect(await placedIn('revoked', 1)).toEqual([]);
  });

  it('L7: a person who was disabled while the call waited in line', async () => {
    await pushBuilds('waiting', 1);
    const call = await world.callerWith(shop, 'waiter', 'approver');
    const { imageId } = await shop.repository('waiting');
    const blocker = await world.db.pool.connect();
    await blocker.query('BEGIN');
    await blocker.query('SELECT 1 FROM image WHERE id = $1 FOR NO KEY UPDATE', [imageId]);
    const refused = expect(run({ image: 'waiting', build: 1 }, call)).rejects.toMatchObject({
      code: 'not-found',
    });
    await blocker.query('UPDATE person SET disabled_at = now() WHERE id = $1', [call.actor.id]);
    await blocker.query('COMMIT');
    blocker.release();
    await refused;
    expect(await placedIn('waiting', 1)).toEqual([]);
  });

  it('a build that was deleted from the source stage in between', async () => {
    const [put] = await pushBuilds('deleted', 1);
    const client = await clientOf(world.db, shop, 'deleted');
    await client.catalogue.repository(client.repository, ada).remove.manifest(put!.digest);
    await expect(run({ image: 'deleted', build: 1 })).rejects.toMatchObject({
      code: 'not-in-stage',
    });
  });

  it('L9: a tag that means another build in the target, saying which, before anything happens', async () => {
    await pushBuilds('taken', 2);
    await run({ image: 'taken', build: 1, tags: ['stable-1'] });
    await expect(run({ image: 'taken', build: 2, tags: ['stable-1'] })).rejects.toMatchObject({
      code: 'tag-taken',
      message: expect.stringMatching(/stable-1 means build #1/) as string,
    });
    expect(await placedIn('taken', 1)).toHaveLength(1);
    expect(await promotionsOf('taken')).toHaveLength(1);
  });

  it('L9: a tag of the reserved form', async () => {
    await pushBuilds('reserved', 1);
    await expect(run({ image: 'reserved', build: 1, tags: ['build-7'] })).rejects.toMatchObject({
      code: 'invalid',
    });
  });

  it('a floating tag moves, as the project says', async () => {
    await world.db.prisma.project.update({
      where: { id: shop.id },
      data: { floatingTags: ['latest', 'edge'] },
    });
    const [, second] = await pushBuilds('floating', 2);
    await run({ image: 'floating', build: 1, tags: ['edge'] });
    await run({ image: 'floating', build: 2, tags: ['edge'] });
    expect((await stagingTags('floating')).edge).toBe(second!.digest);
  });
});

describe('L4: a promotion is of a digest', () => {
  it('a tag that moves in the source after the build was named changes nothing', async () => {
    const [first] = await pushBuilds('moved', 1);
    const client = await clientOf(world.db, shop, 'moved');
    await client.push(imageOf('moved later'), '1.1.0');
    const promotion = await run({ image: 'moved', build: 1 });
    expect(promotion.digest).toBe(first!.digest);
    expect(promotion.tags).toEqual(['build-1', 'latest']);
    expect(await placedIn('moved', 1)).toEqual([first!.digest]);
  });
});

describe('rolling a stage back', () => {
  it('L8: is a new promotion with a reason; latest moves, what it leaves goes off the list, no byte does', async () => {
    const [first, second] = await pushBuilds('back', 2);
    await run({ image: 'back', build: 1 });
    await run({ image: 'back', build: 2 });
    const placed = await placedIn('back', 1);
    await expect(run({ image: 'back', build: 1 })).rejects.toMatchObject({
      code: 'reason-required',
    });

    const back = await run({ image: 'back', build: 1, reason: 'it crashes' });

    expect(back).toMatchObject({
      kind: 'rollback',
      from: 'staging',
      reason: 'it crashes',
      replaced: { number: 2 },
    });
    expect(await placedIn('back', 1)).toEqual(placed);
    expect(await stagingTags('back')).toEqual({
      latest: first!.digest,
      'build-1': first!.digest,
      'build-2': second!.digest,
      '1.1.0': first!.digest,
    });
    const all = await promotionsOf('back');
    expect(all.map((promotion) => promotion.kind)).toEqual(['promotion', 'promotion', 'rollback']);
    const audit = await world.db.prisma.auditEvent.findMany({
      where: { action: 'promotion.rolled-back' },
    });
    expect(audit).toHaveLength(1);

    const again = await run({ image: 'back', build: 2 });
    expect(again).toMatchObject({ kind: 'promotion', from: 'dev', replaced: { number: 1 } });
    expect((await stagingTags('back')).latest).toBe(second!.digest);
  });
});
