import { describe, expect, it } from 'vitest';
import { standing } from './always';
import { facts, inHours, kim } from './testing/facts';

const by = { by: kim, at: inHours(-1) };
const withdrawal = { ...by, reason: 'it leaks a key' };
const hold = { ...by, reason: 'Incident 42.' };

describe('standing', () => {
  it('says nothing where nothing stands in the way', () => {
    expect(standing(facts())).toEqual([]);
  });

  it('fails a withdrawn build for good, with its reason', () => {
    expect(standing(facts({ withdrawal }))).toEqual([
      {
        gate: 'withdrawn',
        kind: 'withdrawn',
        title: 'Withdrawal',
        verdict: 'failed',
        reason: '#26 was withdrawn by Kim (kim@example.com): it leaks a key.',
        until: null,
        on: [],
        evidence: [{ label: 'since Wed 25 Mar 2026, 11:00 UTC', href: null }],
      },
    ]);
  });

  it('names the withdrawn build that a part is of, and its image where that is another', () => {
    const part = `sha256:${'a'.repeat(64)}`;
    const why = (image: string | null, sameImage = false) => {
      const through = { image, build: 5, part, sameImage };
      return standing(facts({ withdrawal: { ...withdrawal, through } }))[0]?.reason;
    };
    const said = 'which was withdrawn by Kim (kim@example.com): it leaks a key.';
    expect(why(null)).toBe(`#26 contains sha256:aaaaaaaaaaaa of #5, ${said}`);
    expect(why('api')).toBe(`#26 contains sha256:aaaaaaaaaaaa of api#5, ${said}`);
    expect(why('api', true)).toBe(`#26 holds the same image as api#5, ${said}`);
  });

  it('waits on whoever stopped the line', () => {
    expect(standing(facts({ hold }))).toMatchObject([
      {
        gate: 'hold',
        verdict: 'waiting',
        on: ['Kim (kim@example.com)'],
        reason: 'Kim (kim@example.com) stopped the line into Production: Incident 42.',
      },
    ]);
  });

  it('lets a roll back leave a stopped stage, and never with a withdrawn build', () => {
    const gates = standing(facts({ hold, withdrawal, kind: 'rollback' })).map(({ gate }) => gate);
    expect(gates).toEqual(['withdrawn']);
  });
});
