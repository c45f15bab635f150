import { expect, it } from 'vitest';
import { lookedAt } from './looked-at';

/** Three numbers, and whether their source was left. */
function numbers() {
  const state = { left: false };
  async function* source() {
    try {
      yield* [1, 2, 3];
    } finally {
      state.left = true;
    }
  }
  return { state, source: source() };
}

async function read(items: AsyncIterable<number>, most = 3): Promise<number[]> {
  const all: number[] = [];
  for await (const item of items) {
    all.push(item);
    if (all.length === most) break;
  }
  return all;
}

it('passes on everything, looked at in its order', async () => {
  const { source, state } = numbers();
  const seen: number[] = [];
  expect(
    await read(
      lookedAt(source, (n) => seen.push(n)),
      4,
    ),
  ).toEqual([1, 2, 3]);
  expect(seen).toEqual([1, 2, 3]);
  expect(state.left).toBe(true);
});

it('leaves the source where its reader leaves, and where a look throws', async () => {
  const early = numbers();
  expect(
    await read(
      lookedAt(early.source, () => undefined),
      1,
    ),
  ).toEqual([1]);
  expect(early.state.left).toBe(true);
  const refused = numbers();
  const look = (n: number) => {
    if (n === 2) throw new Error('no two');
  };
  await expect(read(lookedAt(refused.source, look))).rejects.toThrow('no two');
  expect(refused.state.left).toBe(true);
});

it('tells what the source breaks with', async () => {
  async function* broken() {
    yield 1;
    throw new Error('broke off');
  }
  await expect(read(lookedAt(broken(), () => undefined))).rejects.toThrow('broke off');
});
