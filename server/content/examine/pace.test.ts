import { expect, it } from 'vitest';
import { createPace } from './pace';

const share = { work: 100, milliseconds: 50 };

/** Work of pieces of ten bytes on a clock that each piece moves on by a millisecond. */
function worked(longest = 1_000_000, step = 1) {
  let time = 0;
  const paced = createPace(longest, () => time);
  const state = { pieces: 0, failed: null as unknown };
  const run = async () => {
    await paced.pace.spend(0);
    for (;;) {
      await paced.pace.spend(10);
      state.pieces += 1;
      time += step;
    }
  };
  run().catch((error: unknown) => (state.failed = error));
  return { paced, state, tick: (ms: number) => (time += ms) };
}

it('does nothing before the first turn, and a share in each', async () => {
  const { paced, state } = worked();
  await new Promise(setImmediate);
  expect(state.pieces).toBe(0);
  await paced.turn(share);
  expect(state.pieces).toBe(9);
  await paced.turn(share);
  expect(state.pieces).toBe(19);
});

it('ends a turn by the clock too', async () => {
  const { paced, state } = worked(1_000_000, 20);
  await paced.turn(share);
  expect(state.pieces).toBe(3);
});

it('counts the time of turns only', async () => {
  const { paced, tick } = worked(30, 10);
  for (let turn = 0; turn < 3; turn += 1) {
    await paced.turn({ work: 20, milliseconds: 50 });
    tick(1_000_000);
    await new Promise((later) => setTimeout(later, 15));
    expect(paced.pace.tooSlow.aborted).toBe(false);
  }
  // The time is used up: a turn that hangs is told so at once.
  const hung = createPace(5, () => performance.now());
  const turn = hung.turn(share);
  await expect.poll(() => hung.pace.tooSlow.aborted).toBe(true);
  hung.rest();
  await turn;
});

it('says what is left of a share where the work is over', async () => {
  const paced = createPace(1_000, () => 0);
  const used = paced.turn(share);
  expect(paced.pace.spend(30)).toBeUndefined();
  expect(paced.rest()).toEqual({ work: 70, milliseconds: 50 });
  await used;
});

it('gives the work up where there is no other turn', async () => {
  const { paced, state } = worked();
  await paced.turn(share);
  paced.stop(new Error('given up'));
  await expect.poll(() => state.failed).toEqual(new Error('given up'));
  await expect(paced.pace.spend(1)).rejects.toThrow('given up');
});
