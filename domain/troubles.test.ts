import { expect, it } from 'vitest';
import { Refusal } from '@/lib/refusal';
import { problemOf } from './troubles';

it('says of an error what people can do about it, also where it lies in another', () => {
  const full = Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
  for (const error of [
    full,
    new Error('outer', { cause: full }),
    new AggregateError([new Error('x'), full]),
  ]) {
    expect(problemOf(error)).toEqual({
      reason: 'There is no room left on the disk.',
      mend: 'Make room on it.',
    });
  }
  expect(problemOf(new Refusal('conflict', 'The tag is taken.')).reason).toBe('The tag is taken.');
  const long = new Refusal('conflict', 'x'.repeat(9_000));
  expect(problemOf(long).reason).toHaveLength(1_000);
});

it('repeats nothing of what it does not know', () => {
  const unforeseen = 'An error on the server stopped it.';
  const secret = Object.assign(new Error('password hunter2 at 10.0.0.1'), { code: 'toString' });
  for (const error of [secret, 'text', null, undefined, { code: 7 }]) {
    expect(problemOf(error).reason).toBe(unforeseen);
  }
  const ring: { cause?: unknown } = {};
  ring.cause = ring;
  expect(problemOf(ring).reason).toBe(unforeseen);
});
