import { describe, expect, it } from 'vitest';
import { stageLook } from './stage-look';

describe('a stage’s look', () => {
  it('of four stages is empty, a quarter, a half and full, each in its colour', () => {
    expect([0, 1, 2, 3].map((position) => stageLook(position, 4))).toEqual([
      { fill: 0, tone: 'first' },
      { fill: 0.25, tone: 'second' },
      { fill: 0.5, tone: 'third' },
      { fill: 1, tone: 'last' },
    ]);
  });
  it.each([2, 3, 5, 8])('of %d stages grows from empty to full without a repeat', (count) => {
    const fills = Array.from({ length: count }, (_, at) => stageLook(at, count).fill);
    expect(fills[0]).toBe(0);
    expect(fills.at(-1)).toBe(1);
    expect(fills).toEqual([...new Set(fills)].sort((a, b) => a - b));
  });
});
