import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noActor } from '@/server/access/actors/actor-columns';
import type { Call } from '@/server/access/call/context';
import { getInbox } from '@/server/pipeline/promotions/read/get-inbox';
import { getPromotionReview } from '@/server/pipeline/promotions/read/get-promotion-review';
import { promoteRelease } from '@/server/pipeline/promotions/acts/promote';
import { actedBy } from '../support/acted';
import { createGateWorld, type GateWorld } from './world';

let world: GateWorld;
beforeAll(async () => {
  world = await createGateWorld();
  await world.policy('staging', [{ kind: 'approvals', groups: [{ count: 2 }] }]);
});
afterAll(() => world.drop());

const read = (call: Call, id: string) => getPromotionReview(world.services, call, { id });

describe('what a reader may do with a request', () => {
  it('L7: tells whoever asked that somebody else approves, and names who, not the reader', async () => {
    await world.push('names', 1);
    const asked = await world.ask(world.kim, { image: 'names' });
    const own = await read(world.kim, asked.id);
    expect(own.promotion.requestedBy.name).toBe('kim');
    expect(own.can.approve).toEqual({
      allowed: false,
      reason: 'You asked for this promotion, so somebody else has to approve it.',
    });
    expect(own.can.cancel.allowed).toBe(true);
    const people = ['ana', 'cleo', 'max'];
    const still = [{ gate: 'approvals', team: null, count: 2, people, forAnother: false }];
    expect(own.review?.approvers).toEqual(still);
    expect((await read(world.ana, asked.id)).review?.approvers).toEqual(still);
    expect((await read(world.ben, asked.id)).can).toMatchObject({
      approve: { allowed: false, reason: expect.stringContaining('ana') as string },
      cancel: { allowed: false },
      comment: { allowed: true },
    });
  });

  it('takes back what was given: who approved is asked no more and may not again', async () => {
    await world.push('given', 1);
    const asked = await world.ask(world.ben, { image: 'given' });
    await world.approve(world.ana, asked.id);
    const { can, review } = await read(world.ana, asked.id);
    expect(can.approve).toMatchObject({ allowed: false });
    expect(can.approve.reason).toContain('approved this already');
    expect(can.reject.allowed).toBe(true);
    expect(review?.approvers[0]?.people).toEqual(['cleo', 'kim', 'max']);
  });

  it('says of every gate in the way who may waive it, as the waiver itself would', async () => {
    await world.push('waivers', 1);
    const asked = await world.ask(world.kim, { image: 'waivers' });
    const of = async (call: Call) => (await read(call, asked.id)).waivers;
    expect(await of(world.max)).toEqual([{ gate: 'approvals', allowed: true, reason: null }]);
    expect(await of(world.kim)).toEqual([
      {
        gate: 'approvals',
        allowed: false,
        reason: 'You asked for it; somebody else has to waive the approvals.',
      },
    ]);
    expect((await of(world.ana))[0]?.reason).toContain('maintainer role');
  });

  it('offers no broken glass where only a stopped line stands in the way', async () => {
    await world.policy('prod', []);
    await world.push('held', 1);
    const first = await world.ask(world.ben, { image: 'held' });
    await world.approve(world.ana, first.id);
    await world.approve(world.cleo, first.id);
    const where = { id: await world.stageId('prod') };
    const held = { heldAt: new Date(), ...actedBy('heldBy', 'max'), heldReason: 'incident 12' };
    await world.db.prisma.stage.update({ where, data: held });
    const asked = await world.ask(world.kim, { image: 'held', to: 'prod' });
    const { can, waivers } = await read(world.kim, asked.id);
    expect(can.breakGlass.allowed).toBe(false);
    expect(can.waive.allowed).toBe(false);
    expect(waivers).toEqual([
      { gate: 'hold', allowed: false, reason: 'What every stage asks is never waived.' },
    ]);
    await world.db.prisma.stage.update({
      where,
      data: { heldAt: null, ...noActor('heldBy'), heldReason: null },
    });
  });
});

describe('the inbox', () => {
  it('shows a release as one line, to who decides and to who asked', async () => {
    await world.push('left', 1);
    await world.push('right', 1);
    const items = [
      { image: 'left', build: 1 },
      { image: 'right', build: 1 },
    ];
    const { answer } = await promoteRelease(world.services, world.ben, {
      project: 'shop',
      to: 'staging',
      items,
    });
    const lines = async (call: Call, list: 'mine' | 'asked') =>
      (await getInbox(world.services, call))[list].filter(
        ({ promotion }) => promotion.release?.id === answer.id,
      );
    expect(await lines(world.ana, 'mine')).toHaveLength(1);
    expect(await lines(world.ben, 'asked')).toHaveLength(1);
    expect((await lines(world.ana, 'mine'))[0]).toMatchObject({
      text: 'ben asks for your approval into staging.',
      stage: { name: 'staging', position: 1, count: 3 },
    });
  });
});
