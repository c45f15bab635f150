import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { person } from '../../testing/facts';
import { assign } from './assign';
import { assignScarceFirst, whoseWouldCount } from './quorum';

const people = ['a', 'b', 'c', 'd', 'e'].map((id) => person(id));
const quorum = fc
  .record({
    groups: fc.array(
      fc.record({ count: fc.integer({ min: 1, max: 3 }), eligible: fc.subarray(people) }),
      { minLength: 1, maxLength: 3 },
    ),
    givers: fc.subarray(people.map(({ id }) => id)),
  })
  .map(({ groups, givers }) => ({
    places: groups.map(({ count }) => count),
    eligible: groups.map(({ eligible }) => eligible),
    willing: groups.map(({ eligible }) =>
      eligible.map(({ id }) => id).filter((id) => givers.includes(id)),
    ),
    givers: new Set(givers),
  }));

describe('assignScarceFirst', () => {
  it('fills as many places as may be filled', () => {
    fc.assert(
      fc.property(quorum, ({ places, willing, eligible }) => {
        const filled = assignScarceFirst(places, willing, eligible);
        expect(filled.flat().length).toBe(assign(places, willing).flat().length);
        for (const [group, ids] of filled.entries()) {
          expect(ids.length).toBeLessThanOrEqual(places[group]!);
          for (const id of ids) expect(willing[group]).toContain(id);
        }
      }),
    );
  });
});

describe('whoseWouldCount', () => {
  it('names exactly those whose approval fills one more place', () => {
    fc.assert(
      fc.property(quorum, ({ places, willing, eligible, givers }) => {
        const named = whoseWouldCount(places, willing, eligible, givers);
        const have = assign(places, willing).flat().length;
        for (const person of people) {
          const more = willing.map((ids, group) =>
            eligible[group]!.includes(person) ? [...ids, person.id] : ids,
          );
          const helps = !givers.has(person.id) && assign(places, more).flat().length > have;
          expect(named.includes(person)).toBe(helps);
        }
      }),
    );
  });
});
