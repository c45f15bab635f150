import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GateSettings } from '@/domain/gates/kinds/index';
import { noActor } from '@/server/access/actors/actor-columns';
import { breakGlass } from '@/server/pipeline/promotions/acts/break-glass';
import { cancelPromotion } from '@/server/pipeline/promotions/acts/cancel-promotion';
import { decidePromotion } from '@/server/pipeline/promotions/acts/decide-promotion';
import { evaluateRequest } from '@/server/pipeline/promotions/automatic/evaluate-request';
import { executePromotion } from '@/server/pipeline/promotions/acts/execute-promotion';
import { getInbox } from '@/server/pipeline/promotions/read/get-inbox';
import { getPromotion } from '@/server/pipeline/promotions/read/get-promotion';
import { promote, promoteRelease } from '@/server/pipeline/promotions/acts/promote';
import { signOff } from '@/server/pipeline/promotions/acts/sign-off';
import { withdrawBuild } from '@/server/content/builds/withdraw-build';
import { waiveGate } from '@/server/pipeline/promotions/acts/waive-gate';
import { actedBy } from '../support/acted';
import { createGateWorld, type GateWorld } from './world';

const oneApproval: GateSettings = { kind: 'approvals', groups: [{ count: 1 }] };
const scan: GateSettings = { kind: 'checks', names: ['scan'] };

let world: GateWorld;

beforeAll(async () => {
  world = await createGateWorld();
  await world.policy('staging', [oneApproval]);
});
afterAll(() => world.drop());

const again = (id: string) => getPromotion(world.services, world.kim, { id });

describe('a request that people decide', () => {
  it('waits, and happens with the last approval that was missing', async () => {
    await world.push('api', 1);
    const asked = await world.ask(world.ben, { image: 'api' });
    expect(asked).toMatchObject({
      state: 'waiting',
      requestedBy: { name: 'ben', detail: 'ben@example.com' },
    });
    expect(asked.verdicts).toMatchObject([{ gate: 'approvals', verdict: 'waiting' }]);
    expect(await world.current('api', 'staging')).toBeNull();

    const done = await world.approve(world.ana, asked.id);
    expect(done).toMatchObject({
      state: 'promoted',
      approvals: [{ by: { name: 'ana' }, counts: true }],
    });
    expect(await world.current('api', 'staging')).toBe(1);
    expect(await world.trail('shop/api#1 → staging')).toEqual([
      'requested',
      'approved',
      'promoted',
    ]);
  });

  it('L7: cannot be approved by whoever asked for it, and the trail keeps that they tried', async () => {
    await world.push('self', 1);
    const asked = await world.ask(world.ana, { image: 'self' });
    await expect(world.approve(world.ana, asked.id)).rejects.toMatchObject({ code: 'forbidden' });
    expect(await world.trail('shop/self#1 → staging')).toEqual(['requested', 'refused']);
    expect((await again(asked.id)).state).toBe('waiting');
  });

  it('is approved by nobody without a place in the policy', async () => {
    await world.push('place', 1);
    const asked = await world.ask(world.ana, { image: 'place' });
    await expect(world.approve(world.ben, asked.id)).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('says in whole sentences how it ended, also where that ends with what people wrote', async () => {
    await world.push('ended', 1);
    const asked = await world.ask(world.ana, { image: 'ended' });
    await withdrawBuild(world.services, world.kim, {
      project: 'shop',
      image: 'ended',
      number: 1,
      reason: 'it leaks a key',
    });
    await evaluateRequest(world.services, asked.id);
    const refused = await world
      .approve(world.cleo, asked.id)
      .catch((error: Error) => error.message);
    expect(refused).toMatch(/it leaks a key\. Nothing was changed\.$/);
  });

  it('takes one approval of one person once', async () => {
    await world.policy('prod', [{ kind: 'approvals', groups: [{ count: 2 }] }]);
    await world.push('twice', 1);
    await world.approve(world.ana, (await world.ask(world.ben, { image: 'twice' })).id);
    const asked = await world.ask(world.ben, { image: 'twice', to: 'prod' });
    await world.approve(world.ana, asked.id);
    await expect(world.approve(world.ana, asked.id)).rejects.toMatchObject({ code: 'conflict' });
    expect((await world.approve(world.cleo, asked.id)).state).toBe('promoted');
  });

  it('ends with a rejection and its comment', async () => {
    await world.push('no', 1);
    const asked = await world.ask(world.ben, { image: 'no' });
    const ended = await decidePromotion(world.services, world.ana, {
      id: asked.id,
      decision: 'reject',
      comment: 'the migration is missing',
    });
    expect(ended).toMatchObject({
      state: 'rejected',
      outcome: 'Rejected by ana: the migration is missing',
    });
    await expect(world.approve(world.cleo, asked.id)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('is cancelled by whoever asked or a maintainer, by nobody else', async () => {
    await world.push('back', 1);
    const asked = await world.ask(world.ben, { image: 'back' });
    const cancel = (call: typeof world.ben) =>
      cancelPromotion(world.services, call, { id: asked.id });
    await expect(cancel(world.ana)).rejects.toMatchObject({ code: 'forbidden' });
    expect((await cancel(world.ben)).state).toBe('cancelled');
  });

  it('is asked for once: a second call gets the open request', async () => {
    await world.push('once', 1);
    const first = await world.ask(world.ben, { image: 'once' });
    const second = await world.ask(world.ana, { image: 'once' });
    expect(second.id).toBe(first.id);
  });
});

describe('what an approval is bound to (L4)', () => {
  it('lapses when the target changes, says why, and is to be given again', async () => {
    await world.policy('prod', [{ kind: 'approvals', groups: [{ count: 2 }] }]);
    await world.push('moved', 2);
    for (const build of [1, 2]) {
      await world.approve(world.ana, (await world.ask(world.ben, { image: 'moved', build })).id);
    }
    const older = await world.ask(world.ben, { image: 'moved', build: 1, to: 'prod' });
    const newer = await world.ask(world.ben, { image: 'moved', build: 2, to: 'prod' });
    await world.approve(world.ana, newer.id);
    await world.approve(world.ana, older.id);
    await world.approve(world.cleo, older.id);
    expect(await world.current('moved', 'prod')).toBe(1);

    const lapsed = await again(newer.id);
    expect(lapsed.approvals).toMatchObject([
      { counts: false, lapsed: ['approved on top of nothing; prod has 1.1.0 (#1) now'] },
    ]);
    // Told once what changed, then what they approve is what is asked now.
    await expect(world.approve(world.cleo, newer.id)).rejects.toMatchObject({
      code: 'changed',
      options: { details: { changes: ['approved on top of nothing; prod has 1.1.0 (#1) now'] } },
    });
    expect((await world.approve(world.cleo, newer.id)).state).toBe('waiting');
    expect((await world.approve(world.ana, newer.id)).state).toBe('promoted');
  });

  it('lapses when the policy changes, there and back too', async () => {
    const policy: GateSettings = { kind: 'approvals', groups: [{ count: 2 }] };
    await world.policy('staging', [policy]);
    await world.push('rules', 1);
    const asked = await world.ask(world.ben, { image: 'rules' });
    await world.approve(world.ana, asked.id);
    await world.policy('staging', [oneApproval]);
    await world.policy('staging', [policy]);
    await evaluateRequest(world.services, asked.id);
    const now = await again(asked.id);
    expect(now.state).toBe('waiting');
    expect(now.approvals).toMatchObject([{ counts: false }]);
    await world.policy('staging', [oneApproval]);
  });

  it('counts no approval of somebody whose right was taken away', async () => {
    await world.policy('prod', [{ kind: 'approvals', groups: [{ count: 2 }] }]);
    await world.push('revoked', 1);
    await world.approve(world.ana, (await world.ask(world.ben, { image: 'revoked' })).id);
    const asked = await world.ask(world.ben, { image: 'revoked', to: 'prod' });
    const eve = await world.callerWith(world.shop, 'eve', 'approver');
    await world.approve(eve, asked.id);
    await world.db.prisma.roleGrant.deleteMany({ where: { personId: eve.actor.id } });
    expect((await world.approve(world.ana, asked.id)).state).toBe('waiting');
    expect((await world.approve(world.cleo, asked.id)).state).toBe('promoted');
  });
});

describe('requests that are overtaken', () => {
  it('are superseded by a newer build in the stage', async () => {
    await world.policy('staging', [oneApproval]);
    await world.push('over', 2);
    const older = await world.ask(world.ben, { image: 'over', build: 1 });
    const newer = await world.ask(world.ben, { image: 'over', build: 2 });
    await world.approve(world.ana, newer.id);
    expect(await again(older.id)).toMatchObject({
      state: 'superseded',
      outcome: 'staging has #2 now.',
    });
  });

  it('fail when whoever asked may not ask any more', async () => {
    await world.push('left', 1);
    const zoe = await world.callerWith(world.shop, 'zoe', 'developer');
    const asked = await world.ask(zoe, { image: 'left' });
    await world.db.prisma.roleGrant.deleteMany({ where: { personId: zoe.actor.id } });
    await expect(world.approve(world.ana, asked.id)).rejects.toThrow(
      'zoe (zoe@example.com) asked for it and may not ask for promotions into staging any more',
    );
    expect(await again(asked.id)).toMatchObject({ state: 'failed', approvals: [] });
    expect(await world.current('left', 'staging')).toBeNull();
  });

  it('lapse when nobody decides in time', async () => {
    await world.push('late', 1);
    const asked = await world.ask(world.ben, { image: 'late' });
    const { services } = world;
    const later = { ...services, clock: () => new Date(Date.now() + 73 * 3_600_000) };
    await evaluateRequest(later, asked.id);
    expect(await again(asked.id)).toMatchObject({ state: 'lapsed' });
  });
});

describe('going past a gate', () => {
  beforeAll(() => world.policy('prod', [scan, oneApproval]));
  const toStaging = async (image: string) => {
    await world.push(image, 1);
    await world.approve(world.ana, (await world.ask(world.ben, { image })).id);
  };
  const waive = (call: typeof world.kim, id: string, gate: string) =>
    waiveGate(world.services, call, { id, gate, reason: 'the scanner is down', expiresInHours: 1 });

  it('is a maintainer’s, and into the last stage somebody else’s than who asked', async () => {
    await toStaging('waived');
    const asked = await world.ask(world.kim, { image: 'waived', to: 'prod' });
    await expect(waive(world.ana, asked.id, 'checks')).rejects.toMatchObject({ code: 'forbidden' });
    await expect(waive(world.kim, asked.id, 'checks')).rejects.toMatchObject({ code: 'forbidden' });
    await expect(waive(world.max, asked.id, 'hold')).rejects.toMatchObject({ code: 'invalid' });
    const waived = await waive(world.max, asked.id, 'checks');
    expect(waived.verdicts.map(({ gate, verdict }) => [gate, verdict])).toEqual([
      ['checks', 'waived'],
      ['approvals', 'waiting'],
    ]);
    expect(waived.waivers).toMatchObject([{ by: { name: 'max', detail: 'max@example.com' } }]);
    expect(waived.verdicts[0]?.reason).toMatch(/^Waived by max \(max@example\.com\): /);
    expect((await world.approve(world.ana, asked.id)).state).toBe('promoted');
  });

  it('breaks the glass for all gates at once, and asks somebody else to sign it off', async () => {
    await toStaging('glass');
    const asked = await world.ask(world.ben, { image: 'glass', to: 'prod' });
    const broken = await breakGlass(world.services, world.kim, {
      id: asked.id,
      reason: 'production is down',
    });
    const byKim = { by: { name: 'kim', detail: 'kim@example.com' }, signedOff: null };
    expect(broken).toMatchObject({ state: 'promoted', brokenGlass: byKim });
    expect(await world.current('glass', 'prod')).toBe(1);

    const toSign = async (call: typeof world.kim) =>
      (await getInbox(world.services, call)).mine.map((item) => item.promotion.id);
    expect(await toSign(world.max)).toContain(asked.id);
    expect(await toSign(world.kim)).not.toContain(asked.id);
    const sign = (call: typeof world.kim) => signOff(world.services, call, { id: asked.id });
    await expect(sign(world.kim)).rejects.toMatchObject({ code: 'forbidden' });
    const signed = (await sign(world.max)).brokenGlass?.signedOff;
    expect(signed).toMatchObject({ by: { name: 'max', detail: 'max@example.com' } });
    expect(await toSign(world.max)).not.toContain(asked.id);
  });

  it('never passes a withdrawn build or a stopped line', async () => {
    await toStaging('stopped');
    const asked = await world.ask(world.ben, { image: 'stopped', to: 'prod' });
    const where = { id: await world.stageId('prod') };
    const held = { heldAt: new Date(), ...actedBy('heldBy', 'kim'), heldReason: 'incident 12' };
    await world.db.prisma.stage.update({ where, data: held });
    const glass = await breakGlass(world.services, world.kim, { id: asked.id, reason: 'urgent' });
    expect(glass.state).toBe('waiting');
    await world.db.prisma.stage.update({
      where,
      data: { heldAt: null, ...noActor('heldBy'), heldReason: null },
    });
    await evaluateRequest(world.services, asked.id);
    expect((await again(asked.id)).state).toBe('promoted');
  });
});

describe('the last click', () => {
  it('waits for somebody though every gate passes', async () => {
    await world.policy('staging', [oneApproval], { lastClick: true });
    await world.push('click', 1);
    const asked = await world.ask(world.ben, { image: 'click' });
    const run = (call: typeof world.ben) =>
      executePromotion(world.services, call, { id: asked.id });
    await expect(run(world.ben)).rejects.toMatchObject({ code: 'conflict' });
    expect((await world.approve(world.ana, asked.id)).state).toBe('approved');
    expect((await run(world.ben)).state).toBe('promoted');
    await world.policy('staging', [oneApproval]);
  });
});

describe('a release', () => {
  it('happens as a whole with one decision, or not at all', async () => {
    await world.push('front', 1);
    await world.push('back-end', 1);
    const items = [
      { image: 'front', build: 1 },
      { image: 'back-end', build: 1 },
    ];
    const { answer } = await promoteRelease(world.services, world.ben, {
      project: 'shop',
      to: 'staging',
      items,
    });
    expect(answer.items.map(({ image, state }) => [image, state])).toEqual([
      ['back-end', 'waiting'],
      ['front', 'waiting'],
    ]);
    await world.approve(world.ana, answer.items[0]!.id);
    expect(await world.current('front', 'staging')).toBe(1);
    expect(await world.current('back-end', 'staging')).toBe(1);
  });

  it('L4: is approved as it was seen: of the named member by `seen`, of the others as told', async () => {
    await world.push('seen-a', 2);
    await world.push('seen-b', 2);
    const { answer } = await promoteRelease(world.services, world.ben, {
      project: 'shop',
      to: 'staging',
      items: ['seen-a', 'seen-b'].map((image) => ({ image, build: 2 })),
    });
    const [a, b] = answer.items;
    const policyVersion = (await again(a!.id)).policyVersion;
    const decide = (id: string, target: string | null, version = policyVersion) =>
      decidePromotion(world.services, world.ana, {
        id,
        decision: 'approve',
        seen: { target, policyVersion: version },
      });
    const changed = { code: 'changed' };
    // Nothing changed; but what they looked at is something else.
    await expect(decide(a!.id, `sha256:${'0'.repeat(64)}`)).rejects.toMatchObject(changed);
    await expect(decide(b!.id, null, policyVersion + 1)).rejects.toMatchObject(changed);

    // The other member changed, which the one that was looked at does not show.
    const first = await world.ask(world.ben, { image: 'seen-b' });
    await world.approve(world.cleo, first.id);
    await expect(decide(a!.id, null)).rejects.toMatchObject({
      ...changed,
      options: { details: { changes: ['approved on top of nothing; staging has 1.1.0 (#1) now'] } },
    });
    // Told of it, they still have to name what they looked at.
    await expect(decide(b!.id, null)).rejects.toMatchObject(changed);
    expect((await again(a!.id)).approvals).toEqual([]);
    expect((await decide(b!.id, first.digest)).state).toBe('promoted');
    expect(await world.current('seen-a', 'staging')).toBe(2);
    expect(await world.current('seen-b', 'staging')).toBe(2);
  });

  it('is refused as a whole where one image cannot go', async () => {
    await world.push('good', 1);
    const items = [
      { image: 'good', build: 1 },
      { image: 'nowhere', build: 1 },
    ];
    await expect(
      promoteRelease(world.services, world.ana, { project: 'shop', to: 'staging', items }),
    ).rejects.toMatchObject({ code: 'not-found' });
    expect(await world.current('good', 'staging')).toBeNull();
  });
});

describe('a dry run', () => {
  it('tells every verdict and leaves nothing behind', async () => {
    await world.push('dry', 1);
    const { promotion } = await promote(world.services, world.ben, {
      project: 'shop',
      image: 'dry',
      build: 1,
      to: 'staging',
      dryRun: true,
    });
    expect(promotion).toMatchObject({ state: 'planned', verdicts: [{ verdict: 'waiting' }] });
    expect(await world.trail('shop/dry#1 → staging')).toEqual([]);
  });
});
