import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { expect, it, vi } from 'vitest';
import { createRoom } from './room';

const response = () => new ServerResponse(new IncomingMessage(new Socket()));

/** Asks for room, and tells whether it is held by now. */
function ask(room: ReturnType<typeof createRoom>, caller: string, bytes: number) {
  const res = response();
  const state = { res, held: false, refused: '' };
  room.hold(res, caller, bytes).then(
    () => (state.held = true),
    (error: { code: string }) => (state.refused = error.code),
  );
  return state;
}

const settled = () => new Promise((done) => setImmediate(done));

it('lets in what there is room for, the rest in order as answers leave, and small ones always', async () => {
  const room = createRoom({ room: 10, share: 10, light: 1 });
  const [first, second, third] = [ask(room, 'a', 6), ask(room, 'b', 6), ask(room, 'c', 3)];
  const small = ask(room, 'd', 1);
  await settled();
  expect([first.held, second.held, third.held, small.held]).toEqual([true, false, false, true]);
  first.res.emit('close');
  await settled();
  expect([second.held, third.held]).toEqual([true, true]);
});

it('gives one caller its share only, and lets others pass while that is full', async () => {
  const room = createRoom({ room: 10, share: 5, light: 1 });
  const greedy = Array.from({ length: 20 }, () => ask(room, 'greedy', 4));
  const other = ask(room, 'other', 4);
  await settled();
  expect(greedy.filter(({ held }) => held)).toHaveLength(1);
  expect(other.held).toBe(true);
});

it('lets one that is larger than all room have it alone', async () => {
  const room = createRoom({ room: 10, share: 5, light: 1 });
  const large = ask(room, 'a', 1_000);
  const next = ask(room, 'a', 2);
  await settled();
  expect([large.held, next.held]).toEqual([true, false]);
});

it('forgets whoever goes while waiting, and refuses whoever waited too long', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const room = createRoom({ room: 10, share: 10, light: 1, patienceMs: 1_000 });
    const first = ask(room, 'a', 10);
    const gone = ask(room, 'b', 10);
    gone.res.emit('close');
    const late = ask(room, 'c', 10);
    vi.advanceTimersByTime(1_001);
    await settled();
    expect([gone.refused, late.refused]).toEqual(['UNAVAILABLE', 'UNAVAILABLE']);
    first.res.emit('close');
    const next = ask(room, 'd', 10);
    await settled();
    expect(next.held).toBe(true);
  } finally {
    vi.useRealTimers();
  }
});

it('ends an answer that its client does not take, and has the room back', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const room = createRoom({ room: 10, share: 10, light: 1, sendingMs: 1_000 });
    const slow = ask(room, 'a', 10);
    vi.advanceTimersByTime(1_001);
    expect(slow.res.destroyed).toBe(true);
    slow.res.emit('close');
    const next = ask(room, 'b', 10);
    await settled();
    expect(next.held).toBe(true);
  } finally {
    vi.useRealTimers();
  }
});
