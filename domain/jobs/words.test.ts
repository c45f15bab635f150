import { expect, it } from 'vitest';
import { everyWords } from './words';

it('how often something is done is said in the largest unit that is exact', () => {
  expect([1_000, 15_000, 60_000, 90_000, 600_000, 3_600_000].map(everyWords)).toEqual([
    'every second',
    'every 15 seconds',
    'every minute',
    'every 90 seconds',
    'every 10 minutes',
    'every hour',
  ]);
});
