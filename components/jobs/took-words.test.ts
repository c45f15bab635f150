import { expect, it } from 'vitest';
import { tookWords } from './took-words';

it('how long a run took has the unit that tells most', () => {
  expect([0, 12, 999, 1_000, 1_940, 59_000, 60_000, 150_000].map(tookWords)).toEqual([
    '0 ms',
    '12 ms',
    '999 ms',
    '1 s',
    '1.9 s',
    '59 s',
    '1 min',
    '3 min',
  ]);
});
