import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { GateSettings } from '@/domain/gates/kinds/index';
import { getBoard } from '@/server/pipeline/boards/get-board';
import { countInbox, getInbox } from '@/server/pipeline/promotions/read/get-inbox';
import { clientOf, imageOf } from '../catalogue/fixture';
import { createGateWorld, type GateWorld } from './world';

/** Eight gates, every kind of facts among them. */
const gates: GateSettings[] = [
  { kind: 'checks', names: ['scan', 'tests'] },
  { kind: 'checks', names: ['e2e'], maxAgeHours: 24 },
  { kind: 'metadata', key: 'org.opencontainers.image.version', matches: '[0-9.]+' },
  { kind: 'metadata', key: 'team', oneOf: ['red', 'blue'] },
  { kind: 'approvals', groups: [{ count: 1 }] },
  { kind: 'soak', hours: 1 },
  { kind: 'freeze', windows: [{ cron: '0 18 * * 5', hours: 60, reason: 'the weekend' }] },
  { kind: 'hygiene', nonRoot: true, maxSizeMB: 500, distroless: true, maxAgeDays: 90 },
];

let world: GateWorld;
beforeAll(async () => {
  world = await createGateWorld();
  for (const stage of ['staging', 'prod']) await world.policy(stage, gates);
});
afterAll(() => world.drop());

it('asks eight gates of a board in as many statements for 50 builds as for 5', async () => {
  const client = await clientOf(world.db, world.shop, 'wide');
  const pushUpTo = async (from: number, to: number) => {
    for (let n = from; n <= to; n += 1) await client.push(imageOf(`wide ${n}`), `1.${n}.0`);
  };
  const statements = async () => {
    const asked = vi.spyOn(world.db.pool, 'query');
    const board = await getBoard(world.services, world.kim, { project: 'shop', image: 'wide' });
    const count = asked.mock.calls.length;
    asked.mockRestore();
    return { count, board };
  };
  await pushUpTo(1, 5);
  const few = await statements();
  await pushUpTo(6, 50);
  const many = await statements();
  expect(few.count).toBeGreaterThan(5);
  expect(many.count).toBe(few.count);
  expect(JSON.stringify(many.board).length).toBeGreaterThan(JSON.stringify(few.board).length);
});

it('counts and lists an inbox in as many statements for 12 requests as for 2', async () => {
  const images = Array.from({ length: 12 }, (_, n) => `asked-${n}`);
  await world.policy('staging', [{ kind: 'approvals', groups: [{ count: 1 }] }]);
  const statements = async <Answer>(read: () => Promise<Answer>) => {
    const asked = vi.spyOn(world.db.pool, 'query');
    const answer = await read();
    const count = asked.mock.calls.length;
    asked.mockRestore();
    return { count, answer };
  };
  const count = () => statements(() => countInbox(world.services, world.ana));
  const list = () => statements(() => getInbox(world.services, world.ana));
  const askFor = async (some: readonly string[]) => {
    for (const image of some) {
      await world.push(image, 1);
      await world.ask(world.ben, { image });
    }
  };
  await askFor(images.slice(0, 2));
  const few = { counted: await count(), listed: await list() };
  await askFor(images.slice(2));
  const many = { counted: await count(), listed: await list() };
  expect(few.counted.answer).toEqual({
    mine: 2,
    credentials: 0,
    words: 0,
    isolation: 0,
    stops: 0,
    loosened: 0,
    proposals: 0,
    troubles: 0,
    withdrawn: 0,
  });
  expect(many.counted.answer).toEqual({
    mine: 12,
    credentials: 0,
    words: 0,
    isolation: 0,
    stops: 0,
    loosened: 0,
    proposals: 0,
    troubles: 0,
    withdrawn: 0,
  });
  expect(many.counted.count).toBe(few.counted.count);
  expect(many.listed.count).toBe(few.listed.count);
});

it('asks the gates of a board in as many statements for five open requests as for one', async () => {
  const askFor = async (builds: readonly number[]) => {
    for (const build of builds) await world.ask(world.ben, { image: 'wide', build });
    const asked = vi.spyOn(world.db.pool, 'query');
    const board = await getBoard(world.services, world.kim, { project: 'shop', image: 'wide' });
    const count = asked.mock.calls.length;
    asked.mockRestore();
    const { now, candidates } = board.lanes[0]!;
    const open = [...candidates, ...(now ? [now] : [])].filter((card) => card.promotion !== null);
    return { count, open: open.length };
  };
  const one = await askFor([50]);
  expect(one.open).toBe(1);
  expect(await askFor([49, 48, 47, 46])).toEqual({ count: one.count, open: 5 });
});
