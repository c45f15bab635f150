import { expect, it } from 'vitest';
import { QueueFull } from './hash-queue';
import { QueuePerKey } from './queue-per-key';

const held = () => {
  let end = () => {};
  const until = new Promise<void>((resolve) => (end = resolve));
  return { until, end: () => end() };
};

it('runs the jobs of a key in their order, and those of others beside them', async () => {
  const queue = new QueuePerKey(10);
  const first = held();
  const done: string[] = [];
  const job =
    (name: string, until = Promise.resolve()) =>
    () =>
      until.then(() => done.push(name));
  const all = [
    queue.run('a', job('a1', first.until)),
    queue.run('a', job('a2')),
    queue.run('b', job('b1')),
  ];
  await all[2];
  expect(done).toEqual(['b1']);
  first.end();
  await Promise.all(all);
  expect(done).toEqual(['b1', 'a1', 'a2']);
});

it('goes on after one that failed, and refuses where too many wait', async () => {
  const queue = new QueuePerKey(1);
  const first = held();
  const failed = queue.run('a', () => first.until.then(() => Promise.reject(new Error('no'))));
  const second = queue.run('a', () => Promise.resolve('second'));
  await expect(queue.run('a', () => Promise.resolve())).rejects.toThrow(QueueFull);
  first.end();
  await expect(failed).rejects.toThrow('no');
  expect(await second).toBe('second');
  expect(await queue.run('a', () => Promise.resolve('third'))).toBe('third');
});
