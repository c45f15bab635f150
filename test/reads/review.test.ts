import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Promotion } from '@/contract/shapes/promotion';
import type { Review } from '@/contract/shapes/review';
import type { Call } from '@/server/access/call/context';
import { newId } from '@/lib/ids';
import { clientOf, imageOf, type TestProject } from '../catalogue/fixture';
import { actedBy } from '../support/acted';
import { apiOf } from '../support/api';
import { createStageWorld, type StageWorld } from '../support/stage-world';

let world: StageWorld;
let shop: TestProject;
let ana: Call;
let request: ReturnType<typeof apiOf>;

beforeAll(async () => {
  world = await createStageWorld();
  request = apiOf(world);
  shop = await world.project('shop');
  ana = await world.callerWith(shop, 'ana', 'approver');
  const client = await clientOf(world.db, shop, 'api');
  const push = async (version: string, layers: string[], licence: string) => {
    const annotations = { 'org.opencontainers.image.version': version, licence };
    const put = imageOf(version, { layers, annotations });
    await client.push(put, version);
    await client.push(put, 'main');
    return put;
  };
  await push('1.0.0', ['base', 'app one'], 'MIT');
  const second = await push('1.1.0', ['base', 'app number two', 'docs'], 'Apache-2.0');
  await client.push(imageOf('signature', { subject: second }));
  await promote({ build: 1 });
  await world.db.prisma.robot.create({
    data: {
      id: newId(),
      projectId: shop.id,
      registries: { create: { registryId: shop.registries[1]!.id } },
      kind: 'cluster',
      name: 'stage-eu',
      username: 'robot.shop.stage-eu',
      ...actedBy('createdBy', 'test'),
    },
  });
});
afterAll(() => world.drop());

const promote = (body: object, headers = {}, call = ana) =>
  request<Promotion>(
    call,
    'POST',
    '/promotions',
    { project: 'shop', image: 'api', to: 'staging', ...body },
    headers,
  );
const review = (build: number, to = 'staging', call = ana) =>
  request<Review>(call, 'GET', `/projects/shop/review?image=api&build=${build}&to=${to}`);

describe('the review', () => {
  it('shows now, would be, and what that changes', async () => {
    const { status, body } = await review(2);
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body).toMatchObject({
      kind: 'promotion',
      from: { slug: 'dev', registry: 'shop-dev' },
      to: { slug: 'staging', registry: 'shop-staging', last: false },
      now: { number: 1 },
      next: { number: 2 },
      layers: {
        shared: 1,
        added: 2,
        removed: 1,
        addedBytes: 'app number two'.length + 'docs'.length,
      },
      tags: [
        { name: '1.1.0', proposed: true, conflict: null },
        { name: 'main', proposed: false, conflict: null },
      ],
      alwaysSet: ['build-2', 'latest'],
      clusters: ['stage-eu'],
      referrers: 1,
      reasonRequired: false,
      verdicts: [],
      promote: { allowed: true, reason: null },
    });
    expect(body.sizeDifference).toBe(body.next.size - body.now!.size);
    expect(body.labels).toEqual([
      { key: 'licence', before: 'MIT', after: 'Apache-2.0' },
      { key: 'org.opencontainers.image.version', before: '1.0.0', after: '1.1.0' },
    ]);
  });

  it('says in words what is missing and who can give it, to somebody who may not', async () => {
    const reviewer = await world.callerWith(shop, 'rev', 'reviewer');
    const { body } = await review(2, 'staging', reviewer);
    expect(body.promote).toEqual({
      allowed: false,
      would: 'nothing',
      needsPromoter: true,
      reason:
        'Asking for a promotion into staging needs the developer or approver role; an administrator can give it.',
    });
    // Who may only ask is told whose click it would wait for.
    const dev = await world.callerWith(shop, 'dev', 'developer');
    expect((await review(2, 'staging', dev)).body.promote).toEqual({
      allowed: true,
      would: 'request',
      needsPromoter: true,
      reason: 'One click of somebody who may promote into staging lets it in: ana can do it.',
    });
  });

  it('is refused as the promotion would be', async () => {
    expect(await review(2, 'prod')).toMatchObject({ status: 409, body: { code: 'stage-skipped' } });
    expect(await review(9)).toMatchObject({ status: 404 });
    const stranger = await world.callOf(await world.person('stranger'));
    expect(await review(2, 'staging', stranger)).toMatchObject({ status: 404 });
  });

  it('names a tag that cannot be set, and the build that holds it', async () => {
    const client = await clientOf(world.db, shop, 'api');
    await client.push(imageOf('third', { annotations: {} }), '1.0.0');
    const { body } = await review(3);
    expect(body.tags).toEqual([
      { name: '1.0.0', proposed: true, conflict: expect.stringContaining('build #1') as string },
    ]);
    expect(await promote({ build: 3 })).toMatchObject({ status: 409, body: { code: 'tag-taken' } });
  });

  it('asks for a reason to roll back', async () => {
    await promote({ build: 2 });
    const { body } = await review(1);
    expect(body).toMatchObject({
      kind: 'rollback',
      reasonRequired: true,
      from: { slug: 'staging' },
    });
  });
});

describe('POST /promotions', () => {
  it('answers 201, and again with Idempotency-Replayed', async () => {
    const client = await clientOf(world.db, shop, 'keyed');
    await client.push(imageOf('keyed'), 'main');
    const headers = { 'idempotency-key': 'run-17' };
    const first = await promote({ image: 'keyed', build: 1 }, headers);
    const second = await promote({ image: 'keyed', build: 1 }, headers);
    expect(first.status).toBe(201);
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    expect(second.status).toBe(201);
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    expect(second.body).toEqual(first.body);
    const other = await promote({ image: 'keyed', build: 1, tags: ['x'] }, headers);
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
    const empty = await promote({ image: 'keyed', build: 1 }, { 'idempotency-key': 'a b' });
    expect(empty.status).toBe(400);

    const read = await request<Promotion>(ana, 'GET', `/promotions/${first.body.id}`);
    expect(read.body).toEqual(first.body);
  });

  it('refuses unknown fields, no build, two builds, and reasons that cannot be kept', async () => {
    for (const body of [
      { build: 1, force: true },
      {},
      { build: 1, digest: `sha256:${'0'.repeat(64)}` },
      { build: 1, tags: ['a b'] },
      { build: 1, reason: '\u0000' },
    ]) {
      expect((await promote(body)).status).toBe(400);
    }
  });

  it('is listed newest first, in pages, filtered, and only to those who may see the project', async () => {
    type Page = { items: Promotion[]; next: string | null };
    const first = await request<Page>(ana, 'GET', '/promotions?project=shop&limit=1');
    const second = await request<Page>(
      ana,
      'GET',
      `/promotions?project=shop&limit=1&cursor=${first.body.next}`,
    );
    expect(first.body.items[0]!.requestedAt >= second.body.items[0]!.requestedAt).toBe(true);
    expect(first.body.items[0]!.id).not.toBe(second.body.items[0]!.id);
    const prod = await request<Page>(ana, 'GET', '/promotions?to=prod');
    expect(prod.body.items).toEqual([]);
    expect((await request(ana, 'GET', '/promotions?project=none')).status).toBe(404);
    const stranger = await world.callOf(await world.person('nobody'));
    expect((await request<Page>(stranger, 'GET', '/promotions')).body.items).toEqual([]);
    const unseen = await request(stranger, 'GET', `/promotions/${first.body.items[0]!.id}`);
    expect(unseen.status).toBe(404);
  });
});
