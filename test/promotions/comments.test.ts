import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Comment, PromotionReview } from '@/contract/shapes/review';
import { newId } from '@/lib/ids';
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

it('what was said last is shown, however much was said before, and that is told and listed', async () => {
  const api = apiOf(world);
  await world.push('loud', 1);
  const { id } = await world.ask(world.ben, { image: 'loud' });
  const from = world.services.clock().getTime() - 3_600_000;
  await world.db.prisma.promotionComment.createMany({
    data: Array.from({ length: 520 }, (_, n) => ({
      id: newId(),
      promotionId: id,
      text: `comment ${n}`,
      byKind: 'person',
      byId: world.ben.actor.id,
      byName: 'ben',
      at: new Date(from + n),
    })),
  });
  const said = await api<Comment>(world.ana, 'POST', `/promotions/${id}/comments`, {
    text: 'Do not let this in!',
  });
  expect(said.body).toMatchObject({
    text: 'Do not let this in!',
    by: { kind: 'person', id: world.ana.actor.id, name: 'ana', detail: 'ana@example.com' },
  });

  const review = await api<PromotionReview>(world.kim, 'GET', `/promotions/${id}/review`);
  const { comments, moreComments } = review.body;
  expect([comments.length, moreComments, comments[0]?.text]).toEqual([100, 421, 'comment 421']);
  expect(comments.at(-1)).toEqual(said.body);

  const listed: string[] = [];
  let cursor = '';
  do {
    const page = await api<{ items: Comment[]; next: string | null }>(
      ...([world.kim, 'GET', `/promotions/${id}/comments?limit=200${cursor}`] as const),
    );
    listed.push(...page.body.items.map(({ text }) => text));
    cursor = page.body.next === null ? '' : `&cursor=${page.body.next}`;
  } while (cursor !== '');
  const all = Array.from({ length: 520 }, (_, n) => `comment ${519 - n}`);
  expect(listed).toEqual(['Do not let this in!', ...all]);
});
