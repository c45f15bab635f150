import { afterAll, beforeAll, expect, it } from 'vitest';
import { createGateWorld, type GateWorld } from '../gates/world';
import { apiOf } from '../support/api';
import { toldOf } from '../support/told-of';

let world: GateWorld;
beforeAll(async () => {
  world = await createGateWorld();
  await world.policy('staging', [{ kind: 'approvals', groups: [{ count: 1 }] }]);
  await world.push('api', 1);
});
afterAll(() => world.drop());

it('a comment is an act: it is on the trail, and open pages are told of it', async () => {
  const { id } = await world.ask(world.ben, { image: 'api' });
  const said = await apiOf(world)(world.ana, 'POST', `/promotions/${id}/comments`, {
    text: 'Which ticket is this?',
  });
  expect(said.status, JSON.stringify(said.body)).toBe(201);
  const lines = await world.db.prisma.auditEvent.findMany({
    where: { action: 'promotion.commented' },
  });
  expect(lines).toMatchObject([
    {
      actorName: 'ana@example.com',
      promotionId: id,
      target: 'shop/api#1 → staging',
      after: { promotion: id, text: 'Which ticket is this?' },
    },
  ]);
  expect((await toldOf(world.db.sql)).at(-1)).toMatchObject({
    kind: 'promotion.commented',
    image: 'api',
    build: 1,
    stage: 'staging',
  });
});
