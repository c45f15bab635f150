import { afterAll, beforeAll, expect, it } from 'vitest';
import { clientOf, imageOf } from '../catalogue/fixture';
import { apiOf } from '../support/api';
import { createStageWorld, type StageWorld } from '../support/stage-world';

let world: StageWorld;
beforeAll(async () => {
  world = await createStageWorld();
});
afterAll(() => world.drop());

const rounds = 200;

it(`a build that is withdrawn while it is promoted came first and is blocked there, or never came (${rounds} times)`, async () => {
  const request = apiOf(world);
  const shop = await world.project('shop');
  const ana = await world.callerWith(shop, 'ana', 'maintainer');
  const client = await clientOf(world.db, shop, 'api');
  const staging = shop.registries[1]!.id;
  const promoted: number[] = [];
  for (let build = 1; build <= rounds; build += 1) {
    const put = imageOf(`api ${build}`);
    await client.push(put, `1.${build}.0`);
    const promote = () =>
      request(ana, 'POST', '/promotions', { project: 'shop', image: 'api', build, to: 'staging' });
    const withdraw = () =>
      request(ana, 'POST', `/projects/shop/images/api/builds/${build}/withdrawal`, {
        reason: 'a mistake',
        blockPulls: true,
      });
    // The promotion sets out a little later each time: now it is first, now it is not.
    const later = new Promise((go) => setTimeout(go, build % 20));
    const [withdrawal, promotion] = await Promise.all([withdraw(), later.then(promote)]);
    expect(withdrawal.status).toBe(201);
    const placed = await world.db.prisma.placement.findFirst({
      where: { repository: { registryId: staging }, digest: put.digest },
    });
    if (promotion.status === 201) {
      promoted.push(build);
      expect(placed?.withdrawn).toBe(`#${build} was withdrawn: a mistake`);
    } else {
      expect(promotion, JSON.stringify(promotion.body)).toMatchObject({ status: 409 });
      expect(placed).toBeNull();
    }
  }
  expect(promoted.length).toBeGreaterThan(0);
  expect(promoted.length).toBeLessThan(rounds);
  const order = await world.db.prisma.auditEvent.findMany({
    where: { action: { in: ['promotion.promoted', 'build.withdrawn'] } },
    orderBy: { seq: 'asc' },
  });
  for (const build of promoted) {
    const acts = order.filter(
      ({ target }) => target.startsWith(`shop/api#${build} `) || target === `shop/api#${build}`,
    );
    expect(acts.map(({ action }) => action)).toEqual(['promotion.promoted', 'build.withdrawn']);
  }
}, 180_000);
