import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assign } from './assign';

/** The most places that can be filled, by trying everything. */
function most(places: readonly number[], willing: readonly (readonly string[])[]): number {
  const people = [...new Set(willing.flat())];
  const fill = (at: number, left: readonly number[]): number => {
    const person = people[at];
    if (person === undefined) return 0;
    const choices = left.map((free, group) =>
      free > 0 && willing[group]?.includes(person)
        ? 1 +
          fill(
            at + 1,
            left.map((count, other) => (other === group ? count - 1 : count)),
          )
        : 0,
    );
    return Math.max(fill(at + 1, left), ...choices);
  };
  return fill(0, places);
}

const people = ['a', 'b', 'c', 'd', 'e', 'f'];
const demand = fc
  .array(
    fc.record({
      count: fc.integer({ min: 0, max: 3 }),
      willing: fc.array(fc.constantFrom(...people), { maxLength: 8 }),
    }),
    { maxLength: 4 },
  )
  .map((groups) => ({
    places: groups.map(({ count }) => count),
    willing: groups.map(({ willing }) => willing),
  }));

describe('assign', () => {
  it('moves people on so that others find a place', () => {
    expect(assign([1, 1], [['ana', 'ben'], ['ana']])).toEqual([['ben'], ['ana']]);
    expect(assign([1, 1, 1], [['a', 'b'], ['a', 'c'], ['a']])).toEqual([['b'], ['c'], ['a']]);
  });

  it('fills as many places as trying everything does', () => {
    fc.assert(
      fc.property(demand, ({ places, willing }) => {
        expect(assign(places, willing).flat().length).toBe(most(places, willing));
      }),
      { numRuns: 2_000 },
    );
  });

  it('never puts anybody twice, where they may not stand, or where no place is', () => {
    fc.assert(
      fc.property(demand, ({ places, willing }) => {
        const filled = assign(places, willing);
        expect(filled.length).toBe(places.length);
        expect(new Set(filled.flat()).size).toBe(filled.flat().length);
        for (const [group, stand] of filled.entries()) {
          expect(stand.length).toBeLessThanOrEqual(places[group]!);
          for (const person of stand) expect(willing[group]).toContain(person);
        }
      }),
    );
  });
});
