import { describe, expect, it } from 'vitest';
import { boundValues } from '@/domain/audit/bound-values';
import { agrees } from './agrees';

describe('what a line tells agrees with what a pack says', () => {
  it('where it is the same, whatever the order of its members', () => {
    expect(agrees({ a: [1, null], b: 'x' }, { b: 'x', a: [1, null] })).toBe(true);
  });

  it.each([
    ['x', 'xy'],
    ['wait…', 'wait for it'],
    [null, undefined],
    [[1], [1, 2]],
    [['… and 2 more'], ['… and 3 more']],
    [{ a: 1 }, { a: 1, b: 2 }],
    [{ a: 1, b: 2 }, { a: 1 }],
    [[], {}],
  ])('and not where it differs: %j, %j', (told, said) => {
    expect(agrees(told, said)).toBe(false);
  });

  it('as far as a long line was kept, and no further', () => {
    const said = {
      reason: 'r'.repeat(70_000),
      tags: Array.from({ length: 2_000 }, (_, at) => `v${at}`),
    };
    const told: unknown = JSON.parse(boundValues(said)!);
    expect(agrees(told, said)).toBe(true);
    expect(agrees(told, { ...said, reason: `x${said.reason.slice(1)}` })).toBe(false);
    expect(agrees(told, { ...said, tags: ['x', ...said.tags.slice(1)] })).toBe(false);
  });
});
