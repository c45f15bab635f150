import { afterEach, expect, it, vi } from 'vitest';
import { nextTurn } from './next-turn';

afterEach(() => vi.restoreAllMocks());

/** Counts turns of the event loop, until told to end. */
function countTurns() {
  let turn = 0;
  let over = false;
  const count = () => {
    turn += 1;
    if (!over) setImmediate(count);
  };
  setImmediate(count);
  return { now: () => turn, end: () => void (over = true) };
}

/** Does so many steps at the same time, each of which takes so long, and says in which turns. */
async function steps(count: number, milliseconds: number): Promise<number[]> {
  let clock = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => clock);
  const turns = countTurns();
  const done: number[] = [];
  await Promise.all(
    Array.from({ length: count }, async () => {
      await nextTurn();
      clock += milliseconds;
      done.push(turns.now());
    }),
  );
  turns.end();
  return done;
}

it('lets one long step go in each turn of the event loop, whoever asks', async () => {
  const turns = await steps(5, 10);
  expect(new Set(turns).size).toBe(5);
});

it('lets short ones go together, but not too many', async () => {
  const turns = await steps(8, 0.5);
  expect(new Set(turns).size).toBe(2);
  expect(turns.filter((turn) => turn === turns[0])).toHaveLength(4);
});

it('keeps the order of asking, also for whoever asks again', async () => {
  vi.spyOn(performance, 'now').mockReturnValue(0);
  const order: string[] = [];
  const twice = async (name: string) => {
    await nextTurn();
    order.push(`${name}1`);
    await nextTurn();
    order.push(`${name}2`);
  };
  await Promise.all([twice('a'), twice('b')]);
  expect(order).toEqual(['a1', 'b1', 'a2', 'b2']);
});
