import { afterAll, beforeAll, expect, it } from 'vitest';
import type { InboxItem } from '@/contract/shapes/inbox';
import { newId } from '@/lib/ids';
import { clientOf, imageOf } from '../catalogue/fixture';
import { actedBy } from '../support/acted';
import { apiOf } from '../support/api';
import { createStageWorld, type StageWorld } from '../support/stage-world';

let world: StageWorld;
beforeAll(async () => {
  world = await createStageWorld();
});
afterAll(() => world.drop());

it('tells an inbox what people call the projects that it names, and no other’s', async () => {
  const [shop, other] = [await world.project('shop'), await world.project('other')];
  const { prisma } = world.db;
  await prisma.project.update({ where: { id: shop.id }, data: { name: 'Harbour' } });
  const dev = await world.callerWith(shop, 'dev', 'developer');
  await world.callerWith(other, 'ana', 'maintainer');
  await (await clientOf(world.db, shop, 'api')).push(imageOf('api'), 'main');
  const { id: stageId } = await prisma.stage.findFirstOrThrow({
    where: { projectId: shop.id, slug: 'staging' },
  });
  const gates = [{ kind: 'approvals', groups: [{ count: 1 }] }];
  const document = { gates, automatic: false, lastClick: false };
  await prisma.policy.create({
    data: { id: newId(), stageId, version: 1000, document, ...actedBy('createdBy', 'ana') },
  });
  const api = apiOf(world);
  const wish = { project: 'shop', image: 'api', build: 1, to: 'staging' };
  expect((await api(dev, 'POST', '/promotions', wish)).status).toBe(201);
  const { body } = await api<{ asked: InboxItem[]; projectNames: Record<string, string> }>(
    dev,
    'GET',
    '/inbox',
  );
  expect(body.asked).toHaveLength(1);
  expect(body.projectNames).toEqual({ shop: 'Harbour' });
});
