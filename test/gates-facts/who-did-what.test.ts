import { afterAll, beforeAll, expect, it } from 'vitest';
import { getTimeline } from '@/server/record/timelines/get-timeline';
import { getStageTimeline } from '@/server/record/timelines/get-stage-timeline';
import { getPromotion } from '@/server/pipeline/promotions/read/get-promotion';
import { executePromotion } from '@/server/pipeline/promotions/acts/execute-promotion';
import type { TimelineEntry } from '@/server/record/timelines/timeline-entry';
import { createGateWorld, type GateWorld } from '../gates/world';

let world: GateWorld;
beforeAll(async () => {
  world = await createGateWorld();
  await world.policy('staging', [{ kind: 'approvals', groups: [{ count: 1 }] }], {
    lastClick: true,
  });
});
afterAll(() => world.drop());

it('names who asked, who approved and who let it in, each with their act, as the trail does', async () => {
  await world.push('api', 1);
  const { id } = await world.ask(world.ben, { image: 'api', reason: 'the fix' });
  await world.approve(world.ana, id);
  await executePromotion(world.services, world.cleo, { id });

  const page = { limit: 50, project: 'shop', image: 'api' };
  const build = await getTimeline(world.services, world.kim, { ...page, number: 1 });
  const names = [world.ben, world.ana, world.cleo].map(({ actor }) => `${actor.name}@example.com`);
  const [ben, ana, cleo] = names;
  const acts = [
    ['promoted', cleo, 'Promoted from dev into staging: the fix'],
    ['approved', ana, 'Approved that this build enters staging'],
    ['requested', ben, 'Asked to let this build into staging: the fix'],
  ];
  const told = (items: readonly Pick<TimelineEntry, 'kind' | 'by' | 'text'>[]) =>
    items
      .filter(({ kind }) => ['promoted', 'approved', 'requested'].includes(kind))
      .map(({ kind, by, text }) => [kind, by.detail, text]);
  expect(told(build.items)).toEqual(acts);

  const stage = await getStageTimeline(world.services, world.kim, { ...page, stage: 'staging' });
  expect(told(stage.items).map(([kind, by]) => [kind, by])).toEqual(
    acts.map(([kind, by]) => [kind, by]),
  );
  const trail = await world.db.prisma.auditEvent.findFirstOrThrow({
    where: { action: 'promotion.promoted', target: 'shop/api#1 → staging' },
  });
  expect(trail.actorName).toBe(cleo);
});

it('tells of an approval before what it let in, which is of the same moment', async () => {
  await world.policy('staging', [{ kind: 'approvals', groups: [{ count: 1 }] }]);
  await world.push('web', 1);
  const { id } = await world.ask(world.ben, { image: 'web' });
  await world.approve(world.ana, id);
  const { items } = await getTimeline(world.services, world.kim, {
    project: 'shop',
    image: 'web',
    number: 1,
    limit: 3,
  });
  expect(items.map(({ kind }) => kind)).toEqual(['promoted', 'approved', 'requested']);
});

it('names nobody twice where whoever asks lets it in', async () => {
  await world.policy('prod', []);
  await world.ask(world.kim, { image: 'api', to: 'prod' });
  const timeline = await getTimeline(world.services, world.kim, {
    project: 'shop',
    image: 'api',
    number: 1,
    limit: 1,
  });
  expect(timeline.items).toMatchObject([
    {
      kind: 'promoted',
      by: { name: 'kim', detail: 'kim@example.com' },
      text: 'Promoted from staging into prod',
    },
  ]);
});

it('says the same of what went in beside what is current, which no history of the stage has', async () => {
  await world.policy('staging', []);
  await world.push('late', 2);
  await world.ask(world.kim, { image: 'late', build: 2 });
  const { id } = await world.ask(world.kim, { image: 'late', build: 1 });
  expect(await world.current('late', 'staging')).toBe(2);
  const kim = expect.objectContaining({ kind: 'person', detail: 'kim@example.com' }) as unknown;
  expect(await getPromotion(world.services, world.ben, { id })).toMatchObject({
    approvedBy: [],
    executedBy: kim,
  });
  const timeline = await getTimeline(world.services, world.ben, {
    project: 'shop',
    image: 'late',
    number: 1,
    limit: 1,
  });
  const letIn = { requestedBy: kim, approvedBy: [], executedBy: kim, brokenGlass: false };
  expect(timeline.items).toMatchObject([{ kind: 'promoted', letIn }]);
});

it('says of an open request whose approvals count so far, and that nobody has executed it', async () => {
  await world.policy('staging', [{ kind: 'approvals', groups: [{ count: 2 }] }]);
  await world.push('open', 1);
  const { id } = await world.ask(world.ben, { image: 'open' });
  await world.approve(world.ana, id);
  expect(await getPromotion(world.services, world.ben, { id })).toMatchObject({
    approvedBy: [{ kind: 'person', name: 'ana', detail: 'ana@example.com' }],
    executedBy: null,
  });
});
