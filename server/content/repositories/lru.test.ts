import { expect, it } from 'vitest';
import { createLru } from './lru';

const keptIn = (lru: { get(key: string): string | undefined }, keys: string) =>
  [...keys].filter((key) => lru.get(key) !== undefined).join('');

it('forgets what was used longest ago when it grows over its capacity', () => {
  const lru = createLru<string>(6, (text) => text.length);
  lru.set('a', 'xx');
  lru.set('b', 'xx');
  lru.set('c', 'xx');
  lru.get('a');
  lru.set('d', 'xx');
  expect(keptIn(lru, 'abcd')).toBe('acd');
});

it('weighs a replaced value once, and keeps none that is over the capacity alone', () => {
  const lru = createLru<string>(6, (text) => text.length);
  lru.set('a', 'xxx');
  lru.set('a', 'xxxx');
  lru.set('b', 'xx');
  expect(keptIn(lru, 'ab')).toBe('ab');
  lru.set('b', 'xxxxxxx');
  expect(keptIn(lru, 'ab')).toBe('a');
});
