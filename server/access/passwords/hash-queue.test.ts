import { expect, it } from 'vitest';
import { BoundedQueue, QueueFull } from './hash-queue';

const settle = () => new Promise((done) => setImmediate(done));

it('never runs more than two at once, and runs all of them in their order', async () => {
  const queue = new BoundedQueue(2, 100);
  const started: number[] = [];
  const gates: (() => void)[] = [];
  let running = 0;
  let most = 0;
  const jobs = Array.from({ length: 7 }, (_, index) =>
    queue.run(async () => {
      started.push(index);
      most = Math.max(most, ++running);
      await new Promise<void>((open) => gates.push(open));
      running--;
      return index;
    }),
  );
  for (let opened = 0; opened < 7; opened++) {
    await settle();
    gates.shift()?.();
  }
  expect(await Promise.all(jobs)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(started).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(most).toBe(2);
});

it('refuses at once when the line is full, and goes on after a job that failed', async () => {
  const queue = new BoundedQueue(1, 1);
  let fail = () => undefined as void;
  const first = queue.run(
    () => new Promise<never>((_, reject) => (fail = () => reject(new Error('broken')))),
  );
  const second = queue.run(async () => 'second');
  await expect(queue.run(async () => 'third')).rejects.toBeInstanceOf(QueueFull);
  fail();
  await expect(first).rejects.toThrow('broken');
  expect(await second).toBe('second');
  expect(await queue.run(async () => 'fourth')).toBe('fourth');
});
