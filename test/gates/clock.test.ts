import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GateSettings } from '@/domain/gates/kinds/index';
import type { Services } from '@/server/access/call/context';
import { reportCheck } from '@/server/content/checks/report-check';
import { decidePromotion } from '@/server/pipeline/promotions/acts/decide-promotion';
import { evaluateRequest } from '@/server/pipeline/promotions/automatic/evaluate-request';
import { getPromotion } from '@/server/pipeline/promotions/read/get-promotion';
import { promote } from '@/server/pipeline/promotions/acts/promote';
import { waiveGate } from '@/server/pipeline/promotions/acts/waive-gate';
import { createGateWorld, type GateWorld } from './world';

/** Row 51: the clock of the machine jumps a day, something is written down, and the clock is set right. */
const jumps: [name: string, hours: number][] = [
  ['a day ahead', 24],
  ['a day back', -24],
];
const scan: GateSettings = { kind: 'checks', names: ['scan'], maxAgeHours: 2 };

let world: GateWorld;
beforeAll(async () => {
  world = await createGateWorld();
});
afterAll(() => world.drop());

/** The use cases' tools with a clock that is wrong by so many hours. */
const wrongBy = (hours: number): Services => ({
  ...world.services,
  clock: () => new Date(Date.now() + hours * 3_600_000),
});

/** What the gates say by honest time, after they were asked by it. */
async function honestly(id: string) {
  await evaluateRequest(world.services, id);
  const { state, verdicts } = await getPromotion(world.services, world.kim, { id });
  return [state, ...verdicts.map(({ verdict }) => verdict)];
}

const nameOf = (what: string, hours: number) => `${what}-${hours > 0 ? 'ahead' : 'back'}`;

describe.each(jumps)('row 51: written down while the clock was %s', (_, hours) => {
  it('a check that counts for a time does not count', async () => {
    const image = nameOf('check', hours);
    await world.policy('staging', [scan]);
    await world.push(image, 1);
    const { id } = await world.ask(world.ana, { image });
    // It is kept with the time of the wrong clock; no job asks the gates in this world.
    await reportCheck(wrongBy(hours), world.kim, {
      project: 'shop',
      image,
      build: 1,
      name: 'scan',
      state: 'passed',
    });
    const [state, verdict] = await honestly(id);
    expect(state).toBe('waiting');
    expect(['waiting', 'failed']).toContain(verdict);
    await reportCheck(world.services, world.kim, {
      project: 'shop',
      image,
      build: 1,
      name: 'scan',
      state: 'passed',
    });
    expect(await honestly(id)).toEqual(['promoted', 'passed']);
  });

  it('an approval does not outlive its hours', async () => {
    const image = nameOf('approval', hours);
    // Long enough that the request itself has not lapsed by the clock that is ahead.
    const lapseHours = hours > 0 ? 48 : 12;
    await world.policy('staging', [{ kind: 'approvals', groups: [{ count: 2 }], lapseHours }]);
    await world.push(image, 1);
    const { id } = await world.ask(world.ben, { image });
    const given = { id, decision: 'approve' } as const;
    const before = await decidePromotion(wrongBy(hours), world.ana, given);
    expect(before.approvals).toHaveLength(1);
    const after = await world.approve(world.cleo, id);
    expect(after.state).toBe('waiting');
    expect(after.verdicts).toMatchObject([{ verdict: 'waiting' }]);
    expect((await world.approve(world.ana, id)).state).toBe('promoted');
  });

  it('a waiver does not outlive its hours', async () => {
    const image = nameOf('waiver', hours);
    await world.policy('staging', [scan, { kind: 'approvals', groups: [{ count: 1 }] }]);
    await world.push(image, 1);
    const { id } = await world.ask(world.ben, { image });
    const waiver = { id, gate: 'checks', reason: 'the scanner is down', expiresInHours: 1 };
    const waived = await waiveGate(wrongBy(hours), world.kim, waiver);
    expect(waived.waivers).toHaveLength(1);
    expect(await honestly(id)).toEqual(['waiting', 'waiting', 'waiting']);
    expect((await world.approve(world.ana, id)).state).toBe('waiting');
    await waiveGate(world.services, world.kim, waiver);
    expect(await honestly(id)).toEqual(['promoted', 'waived', 'passed']);
  });

  it('a soak has not begun', async () => {
    const image = nameOf('soak', hours);
    await world.policy('staging', []);
    await world.policy('prod', [{ kind: 'soak', hours: 2 }]);
    await world.push(image, 1);
    const wish = { project: 'shop', image, build: 1 };
    await promote(wrongBy(hours), world.ana, { ...wish, to: 'staging' });
    const { id } = await world.ask(world.ana, { image, to: 'prod' });
    expect(await honestly(id)).toEqual(['waiting', 'waiting']);
    expect(await world.current(image, 'prod')).toBeNull();
  });

  it('a soak that was broken off is not as long as it says', async () => {
    const image = nameOf('broken', hours);
    await world.policy('staging', []);
    await world.policy('prod', [{ kind: 'soak', hours: 2 }]);
    await world.push(image, 2);
    const wish = { project: 'shop', image, to: 'staging' };
    await promote(world.services, world.ana, { ...wish, build: 1 });
    await promote(wrongBy(hours), world.ana, { ...wish, build: 2 });
    const asked = { project: 'shop', image, build: 1, to: 'prod', dryRun: true };
    // Also three hours later by a right clock, when the end still lies ahead of it.
    for (const services of [world.services, wrongBy(3)]) {
      const { promotion } = await promote(services, world.ana, asked);
      expect(promotion.verdicts.map(({ verdict }) => verdict)).toEqual(['failed']);
    }
  });

  it('a freeze holds by the clock that is right, whatever it said before', async () => {
    const image = nameOf('freeze', hours);
    const at = (inHours: number) => new Date(Date.now() + inHours * 3_600_000).toISOString();
    await world.policy('staging', [
      { kind: 'freeze', windows: [{ from: at(-1), to: at(1), reason: 'a sale' }] },
    ]);
    await world.push(image, 1);
    const { id } = await world.ask(world.ana, { image });
    const asked = { project: 'shop', image, build: 1, to: 'staging', dryRun: true };
    const { promotion } = await promote(wrongBy(hours), world.ana, asked);
    // By that clock it is over, or has not begun.
    expect(promotion.verdicts).toMatchObject([{ verdict: 'passed' }]);
    expect(await honestly(id)).toEqual(['waiting', 'waiting']);
    expect(await world.current(image, 'staging')).toBeNull();
  });
});
