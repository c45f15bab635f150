import { describe, expect, it } from 'vitest';
import { stopped } from '@/lib/text/full-stop';
import { duration, inside, list, moment, sentence, some } from './words';

const minute = 60_000;
const hour = 60 * minute;

describe('duration', () => {
  it.each([
    [0, 'less than a minute'],
    [minute - 1, 'less than a minute'],
    [minute, '1 min'],
    [hour - 1, '59 min'],
    [hour, '1 h'],
    [2.5 * hour, '2 h 30 min'],
    [24 * hour - 1, '23 h'],
    [72 * hour - 1, '71 h'],
    [72 * hour, '3 days'],
  ])('of %d ms is %s, never more than it was', (ms, words) => expect(duration(ms)).toBe(words));
});

describe('moment', () => {
  const at = new Date('2026-09-27T22:30:00Z');
  it('says the day and the time in a place, and which place', () => {
    expect(moment(at)).toBe('Sun 27 Sep 2026, 22:30 UTC');
    expect(moment(at, 'Europe/Berlin')).toBe('Mon 28 Sep 2026, 00:30 (Europe/Berlin)');
  });
});

describe('lists and sentences', () => {
  it('joins with commas and an and', () => {
    expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map(list)).toEqual([
      '',
      'a',
      'a and b',
      'a, b and c',
    ]);
  });

  it('names the first few and counts the rest', () => {
    expect(some(['a', 'b', 'c'])).toBe('a, b and c');
    expect(some(['a', 'b', 'c', 'd', 'e'])).toBe('a, b, c and 2 more');
  });

  it('ends with one stop, also where people wrote one', () => {
    expect(sentence('it is so')).toBe('It is so.');
    expect(stopped('ana said: no.')).toBe('ana said: no.');
    expect(stopped('ana said: why?')).toBe('ana said: why?');
    expect(inside(' it broke. ')).toBe('it broke');
  });
});
