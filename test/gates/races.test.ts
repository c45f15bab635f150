import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GateSettings } from '@/domain/gates/kinds/index';
import { Refusal } from '@/lib/refusal';
import { withdrawBuild } from '@/server/content/builds/withdraw-build';
import { removeGrant } from '@/server/access/grants/remove-grant';
import { holdStage, releaseStage } from '@/server/pipeline/policies/hold-stage';
import { putPolicy } from '@/server/pipeline/policies/put-policy';
import { cancelPromotion } from '@/server/pipeline/promotions/acts/cancel-promotion';
import { decidePromotion } from '@/server/pipeline/promotions/acts/decide-promotion';
import { evaluateRequest } from '@/server/pipeline/promotions/automatic/evaluate-request';
import { executePromotion } from '@/server/pipeline/promotions/acts/execute-promotion';
import { promote, promoteRelease } from '@/server/pipeline/promotions/acts/promote';
import type { PromotionView } from '@/server/pipeline/promotions/promotion-view';
import { waiveGate } from '@/server/pipeline/promotions/acts/waive-gate';
import { createGateWorld, type GateWorld } from './world';

/** So many rounds of each race: few in a run of all tests, `SALLYPORT_RACE_ROUNDS=200` for the proof. */
const rounds = Number(process.env.SALLYPORT_RACE_ROUNDS ?? 16);
const patience = 30_000 + rounds * 3_000;

const oneApproval: GateSettings = { kind: 'approvals', groups: [{ count: 1 }] };
const lastClick = { lastClick: true };

let world: GateWorld;
beforeAll(async () => {
  world = await createGateWorld();
});
afterAll(() => world.drop());

type Outcome = PromotionView | Refusal;

/** Starts both in turn first and after a pause that grows from round to round; nothing but refusals is thrown. */
async function race(
  round: number,
  ...acts: readonly (() => Promise<unknown>)[]
): Promise<Outcome[]> {
  const order = round % 2 === 0 ? acts : [...acts].reverse();
  const running: Promise<unknown>[] = [];
  for (const act of order) {
    const orRefusal = (error: unknown) => {
      if (error instanceof Refusal) return error;
      throw error;
    };
    running.push(act().catch(orRefusal));
    await sleep((round >> 1) % 12);
  }
  const outcomes = (await Promise.all(running)) as Outcome[];
  return round % 2 === 0 ? outcomes : outcomes.reverse();
}

const refusedWith = (outcome: unknown) => (outcome instanceof Refusal ? outcome.code : null);

/** The trail about an image, oldest first: `promoted #1`. */
async function trail(image: string): Promise<string[]> {
  const rows = await world.db.prisma.auditEvent.findMany({
    where: { target: { startsWith: `shop/${image}#` } },
    orderBy: { seq: 'asc' },
  });
  return rows.map(({ action, target }) => {
    const [, number] = /#(\d+)/.exec(target) ?? [];
    return `${action.split('.').at(-1)} #${number}`;
  });
}

/**
 * What must hold whoever was first: as many lines, placements, tags and moves as promotions that
 * happened, each open or ended once, and `latest` is that of the last.
 * @returns the states of the image's promotions by build.
 */
async function settled(image: string): Promise<Record<number, string>> {
  const { prisma } = world.db;
  const { repositoryId, imageId } = await world.shop.repository(image, 1);
  // A name that is no repository's, where nothing happened.
  const where = { repositoryId: repositoryId ?? imageId! };
  const promotions = await prisma.promotion.findMany({
    where: { imageId: imageId! },
    include: { build: true },
    orderBy: { finishedAt: 'asc' },
  });
  const happened = promotions.filter(({ state }) => state === 'promoted');
  const lines = await trail(image);
  expect(lines.filter((line) => line.startsWith('promoted'))).toHaveLength(happened.length);
  for (const { state, outcome, build, finishedAt } of promotions) {
    const isOpen = state === 'waiting' || state === 'approved';
    expect(finishedAt === null).toBe(isOpen);
    expect(outcome === null).toBe(isOpen || state === 'promoted');
    if (!isOpen)
      expect(lines.filter((line) => line === `${state} #${build.number}`)).toHaveLength(1);
  }
  const moves = await prisma.tagMove.findMany({
    where: { ...where, name: 'latest' },
    orderBy: { id: 'asc' },
  });
  expect(moves.map(({ promotionId }) => promotionId).sort()).toEqual(
    happened.map(({ id }) => id).sort(),
  );
  const placed = await prisma.placement.findMany({ where });
  expect(placed.map(({ digest }) => digest).sort()).toEqual(
    happened.map(({ digest }) => digest).sort(),
  );
  const latest = await prisma.tag.findFirst({ where: { ...where, name: 'latest' } });
  expect(latest?.digest ?? null).toBe(moves.at(-1)?.toDigest ?? null);
  return Object.fromEntries(promotions.map(({ build, state }) => [build.number, state]));
}

/** A race of one kind, so many times, each with an image of its own. */
function races(name: string, run: (image: string, round: number) => Promise<void>): void {
  it(
    name,
    async () => {
      for (let round = 0; round < rounds; round += 1) {
        const image = `${name.replace(/[^a-z]+/g, '-')}-${round}`;
        await world.push(image, 1);
        await run(image, round);
      }
    },
    patience,
  );
}

const click = (id: string) => () => executePromotion(world.services, world.ben, { id });
const approve =
  (id: string, call = world.ana) =>
  () =>
    world.approve(call, id);

/** A request that waits for its last click only. */
async function approved(image: string, build = 1, by = world.ana): Promise<string> {
  const { id } = await world.ask(world.ben, { image, build });
  expect((await world.approve(by, id)).state).toBe('approved');
  return id;
}

/** Was the one line written before the other? Both are, by the locks, in the order of commits. */
const cameFirst = (lines: readonly string[], first: string, second: string): boolean =>
  lines.includes(first) && lines.indexOf(first) < lines.indexOf(second);

describe('the last click', () => {
  beforeAll(() => world.policy('staging', [oneApproval], lastClick));

  races('against the approval that it needs', async (image, round) => {
    const { id } = await world.ask(world.ben, { image });
    const [given, clicked] = await race(round, approve(id), click(id));
    const states = await settled(image);
    expect(refusedWith(given)).toBeNull();
    expect(states[1]).toBe(refusedWith(clicked) === 'conflict' ? 'approved' : 'promoted');
  });

  races('against itself, four times', async (image, round) => {
    const id = await approved(image);
    const outcomes = await race(round, click(id), click(id), click(id), click(id));
    expect(await settled(image)).toEqual({ 1: 'promoted' });
    const refused = outcomes.map(refusedWith).filter((code) => code !== null);
    expect(refused).toEqual(['conflict', 'conflict', 'conflict']);
  });

  races('against the end of the approver’s right', async (image, round) => {
    const eve = await world.callerWith(world.shop, `eve-${round}`, 'approver');
    const id = await approved(image, 1, eve);
    const subject = `eve-${round}@example.com`;
    const revoke = () => removeGrant(world.services, world.kim, { project: 'shop', subject });
    await race(round, revoke, click(id));
    const states = await settled(image);
    const events = await world.db.prisma.auditEvent.findMany({
      where: { target: { in: [`shop: ${subject}`, `shop/${image}#1 → staging`] } },
      orderBy: { seq: 'asc' },
    });
    const actions = events.map(({ action }) => action);
    expect(states[1]).toBe(
      cameFirst(actions, 'promotion.promoted', 'grant.removed') ? 'promoted' : 'waiting',
    );
    if (states[1] === 'promoted') return;
    await expect(click(id)()).rejects.toMatchObject({ code: 'conflict' });
  });

  races('against another policy', async (image, round) => {
    const id = await approved(image);
    const name = { project: 'shop', stage: 'staging' };
    const gates: GateSettings[] = [{ ...oneApproval, lapseHours: 10 + round }];
    const document = { gates, automatic: false, lastClick: true };
    await race(round, () => putPolicy(world.services, world.kim, name, document, null), click(id));
    const states = await settled(image);
    const events = await world.db.prisma.auditEvent.findMany({
      where: { target: { in: ['shop: staging', `shop/${image}#1 → staging`] } },
      orderBy: { seq: 'desc' },
      take: 2,
    });
    const promotedFirst =
      events.map(({ action }) => action).join() === 'policy.saved,promotion.promoted';
    expect(states[1]).toBe(promotedFirst ? 'promoted' : 'waiting');
  });

  races('against the withdrawal of the build', async (image, round) => {
    const id = await approved(image);
    const name = { project: 'shop', image, number: 1 };
    const withdraw = () =>
      withdrawBuild(world.services, world.kim, { ...name, reason: 'it leaks' });
    await race(round, withdraw, click(id));
    const states = await settled(image);
    const wasFirst = cameFirst(await trail(image), 'promoted #1', 'withdrawn #1');
    expect(states[1]).toBe(wasFirst ? 'promoted' : 'failed');
  });

  races('against a line that is stopped', async (image, round) => {
    const id = await approved(image);
    const name = { project: 'shop', stage: 'staging' };
    const { services, kim } = world;
    await race(round, () => holdStage(services, kim, { ...name, reason: 'stop' }), click(id));
    const held = (await settled(image))[1];
    if (held !== 'promoted') {
      expect(held).toBe('waiting');
      await expect(click(id)()).rejects.toMatchObject({ code: 'conflict' });
    }
    await releaseStage(services, kim, name);
  });

  races('of two builds into one target', async (image, round) => {
    await world.push(image, 2);
    const ids = [await approved(image, 1), await approved(image, 2)];
    await race(round, ...ids.map(click));
    // The older one first: what was approved for the newer was on top of nothing (L4).
    const states = await settled(image);
    expect([
      { 1: 'promoted', 2: 'waiting' },
      { 1: 'superseded', 2: 'promoted' },
    ]).toContainEqual(states);
    expect(await world.current(image, 'staging')).toBe(states[1] === 'promoted' ? 1 : 2);
  });
});

describe('decisions', () => {
  races('approve against reject', async (image, round) => {
    if (round === 0) await world.policy('staging', [oneApproval]);
    const { id } = await world.ask(world.ben, { image });
    const reject = () =>
      decidePromotion(world.services, world.cleo, { id, decision: 'reject', comment: 'no' });
    const outcomes = await race(round, approve(id), reject);
    const states = await settled(image);
    const lost = states[1] === 'promoted' ? outcomes[1] : outcomes[0];
    expect(refusedWith(lost)).toBe('conflict');
    expect(['promoted', 'rejected']).toContain(states[1]);
  });

  races('the same approval twice of a gate for two', async (image, round) => {
    const two: GateSettings[] = [{ kind: 'approvals', groups: [{ count: 2 }] }];
    if (round === 0) await world.policy('staging', two);
    const { id } = await world.ask(world.ben, { image });
    const outcomes = await race(round, approve(id), approve(id));
    expect(await settled(image)).toEqual({ 1: 'waiting' });
    expect(outcomes.map(refusedWith).sort()).toEqual(['conflict', null]);
  });

  races('two approvals of a gate for two', async (image, round) => {
    const { id } = await world.ask(world.ben, { image });
    const outcomes = await race(round, approve(id), approve(id, world.cleo));
    expect(outcomes.map(refusedWith)).toEqual([null, null]);
    expect(await settled(image)).toEqual({ 1: 'promoted' });
  });

  races('waive against cancel', async (image, round) => {
    if (round === 0) await world.policy('staging', [{ kind: 'checks', names: ['scan'] }]);
    const { id } = await world.ask(world.ana, { image });
    const why = { reason: 'the scanner is down', expiresInHours: 1 };
    const waive = () => waiveGate(world.services, world.kim, { id, gate: 'checks', ...why });
    const cancel = () => cancelPromotion(world.services, world.ana, { id });
    const outcomes = await race(round, waive, cancel);
    const states = await settled(image);
    const lost = states[1] === 'promoted' ? outcomes[1] : outcomes[0];
    expect(refusedWith(lost)).toBe('conflict');
    expect(['promoted', 'cancelled']).toContain(states[1]);
  });
});

describe('releases', () => {
  it(
    'of overlapping images against each other and plain promotions neither hang nor break apart',
    async () => {
      const { services, kim } = world;
      for (let round = 0; round < Math.ceil(rounds / 4); round += 1) {
        await world.policy('staging', [oneApproval]);
        const [a, b, c] = ['a', 'b', 'c'].map((letter) => `set-${letter}-${round}`) as [
          string,
          string,
          string,
        ];
        for (const image of [a, b, c]) await world.push(image, 6);
        const release = async (build: number, ...images: string[]) => {
          const items = images.map((image) => ({ image, build }));
          const ask = { project: 'shop', to: 'staging', items };
          return (await promoteRelease(services, kim, ask)).answer.items[0]!.id;
        };
        // Each promotion of one image ends releases that reach into the others.
        const open = [
          await release(1, a, b),
          await release(2, b, c),
          await release(3, c, a),
          (await world.ask(kim, { image: a, build: 4 })).id,
          (await world.ask(kim, { image: b, build: 4 })).id,
          (await world.ask(kim, { image: c, build: 4 })).id,
          await release(5, b, a),
        ];
        const plain = [a, b, c].map((image) => () => world.ask(kim, { image, build: 6 }));
        const outcomes = await race(
          round,
          ...open.map((id) => approve(id)),
          ...open.map((id) => () => evaluateRequest(services, id)),
          ...plain,
        );
        const codes = new Set(outcomes.map(refusedWith));
        codes.delete(null);
        expect([...codes].filter((code) => code !== 'conflict' && code !== 'changed')).toEqual([]);
        const sets = await world.db.prisma.promotion.findMany({
          where: { setId: { not: null }, image: { name: { in: [a, b, c] } } },
        });
        for (const one of sets) {
          const together = sets.filter(({ setId }) => setId === one.setId);
          expect(new Set(together.map(({ state }) => state)).size).toBe(1);
        }
        for (const image of [a, b, c]) await settled(image);
      }
    },
    patience,
  );

  it(
    'asked for at once are one request each, and repeated calls one promotion',
    async () => {
      await world.policy('staging', []);
      for (let round = 0; round < rounds; round += 1) {
        const image = `same-${round}`;
        await world.push(image, 1);
        const ask = { project: 'shop', to: 'staging', image, build: 1 };
        const call = () => promote(world.services, world.ana, ask);
        await race(round, call, call, call);
        expect(await settled(image)).toEqual({ 1: 'promoted' });
      }
    },
    patience,
  );
});
