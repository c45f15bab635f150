import { describe, expect, it } from 'vitest';
import type { SoakFacts, SoakRun } from '../facts';
import { build, facts, inHours, now } from '../testing/facts';
import { soak } from './soak';

const run = (from: number, to: number | null = null): SoakRun => ({
  from: inHours(from),
  to: to === null ? null : inHours(to),
});
const ask = (runs: SoakRun[], pulls: Partial<SoakFacts> | null = null, hours = 24) =>
  soak.evaluate(
    { kind: 'soak', hours, ...(pulls ? { pulled: true } : {}) },
    facts({
      build: build({ pushedAt: inHours(-200) }),
      soak: { runs, firstPull: null, lastPull: null, ...pulls },
    }),
  );

describe('soak', () => {
  it('passes after its hours, to the millisecond', () => {
    expect(ask([run(-24)])).toEqual({
      verdict: 'passed',
      reason: 'In Staging for 24 h and more without a break, since Tue 24 Mar 2026, 12:00 UTC.',
    });
    const short = ask([{ from: new Date(inHours(-24).getTime() + 1), to: null }]);
    expect(short.verdict).toBe('waiting');
  });

  it('waits for what is left, and says until when', () => {
    expect(ask([run(-3)])).toEqual({
      verdict: 'waiting',
      reason:
        'In Staging since Wed 25 Mar 2026, 09:00 UTC: its 24 h are over on Thu 26 Mar 2026, 09:00 UTC.',
      until: inHours(21),
    });
  });

  it('passes by any run that was long enough, also one that is over', () => {
    const found = ask([run(-100, -70), run(-2)]);
    expect(found.verdict).toBe('passed');
    expect(found.reason).toBe(
      'In Staging for 30 h without a break, until Sun 22 Mar 2026, 14:00 UTC.',
    );
  });

  it('does not add up interrupted runs', () => {
    expect(ask([run(-60, -40), run(-39, -20), run(-19)]).verdict).toBe('waiting');
  });

  it('fails where it was interrupted, and says how long it had and what to do', () => {
    expect(ask([run(-60, -50), run(-40, -38)])).toEqual({
      verdict: 'failed',
      reason:
        'It was in Staging for 10 h without a break: make it current there again for 24 h, or promote the build that is.',
    });
  });

  it('fails where it never was the current build there (L12)', () => {
    expect(ask([])).toEqual({
      verdict: 'failed',
      reason:
        'It has not been the current build of Staging: make it current there for 24 h, or promote the build that is.',
    });
  });

  it('counts nothing of a run that begins ahead of the clock', () => {
    const found = ask([run(5)]);
    expect(found).toMatchObject({ verdict: 'waiting', until: inHours(29) });
    expect(ask([run(5, 50)]).verdict).toBe('failed');
  });

  it('counts nothing of a run that ends ahead of the clock: when it ended is not known', () => {
    expect(ask([run(-30, 5)]).verdict).toBe('failed');
    expect(ask([run(-24, 0.008)]).verdict).toBe('passed');
    expect(ask([run(-23.995, 0.008)]).verdict).toBe('failed');
  });

  it('counts nothing of a run from before the build was pushed', () => {
    expect(ask([run(-300)]).verdict).toBe('passed');
    expect(ask([run(-300, -180)]).verdict).toBe('failed');
    expect(ask([run(-300, -170)]).verdict).toBe('passed');
  });

  it('counts nothing of a run that ends before it begins', () => {
    expect(ask([run(-1, -100)]).verdict).toBe('failed');
  });

  describe('counted from a cluster’s first pull', () => {
    it('waits for a pull, and says on what', () => {
      expect(ask([run(-30)], {})).toEqual({
        verdict: 'waiting',
        reason: 'No cluster has pulled it in Staging yet: its 24 h begin then.',
        on: ['a pull by a cluster in Staging'],
      });
    });

    it('counts from the pull, not from the run’s beginning', () => {
      const pulls = { firstPull: inHours(-20), lastPull: inHours(-1) };
      const found = ask([run(-30)], pulls);
      expect(found).toMatchObject({ verdict: 'waiting', until: inHours(4) });
      expect(found.reason).toContain(
        'since Tue 24 Mar 2026, 16:00 UTC, counted from a cluster’s first pull',
      );
      expect(ask([run(-30)], { ...pulls, firstPull: inHours(-24) }).verdict).toBe('passed');
    });

    it('does not take a pull before the run for one in it', () => {
      const before = { firstPull: inHours(-40), lastPull: inHours(-35) };
      expect(ask([run(-30)], before).verdict).toBe('waiting');
      expect(ask([run(-30)], before).until).toBeUndefined();
    });

    it('counts from the last pull where the first came before the run: none is known between', () => {
      const found = ask([run(-30)], { firstPull: inHours(-40), lastPull: inHours(-10) });
      expect(found).toMatchObject({ verdict: 'waiting', until: inHours(14) });
    });

    it('fails where the run was over before a cluster had it long enough', () => {
      const found = ask([run(-60, -30)], { firstPull: inHours(-40), lastPull: inHours(-31) });
      expect(found.verdict).toBe('failed');
      expect(found.reason).toContain('for 10 h without a break');
      expect(ask([run(-60, -30)], {}).reason).toContain('for no time');
    });

    it('counts a pull ahead of the clock as nothing', () => {
      const found = ask([run(-30)], { firstPull: inHours(1), lastPull: inHours(1) });
      expect(found).toMatchObject({ verdict: 'waiting', until: inHours(25) });
    });
  });

  it('takes parts of an hour', () => {
    expect(ask([run(-0.5)], null, 0.5).verdict).toBe('passed');
    expect(ask([{ from: now, to: null }], null, 0.5)).toMatchObject({
      verdict: 'waiting',
      until: inHours(0.5),
    });
  });

  it('describes itself', () => {
    expect(soak.title({ kind: 'soak', hours: 24 })).toBe('Soak 24 h');
    expect(soak.describe({ kind: 'soak', hours: 24 })).toBe('24 h');
    expect(soak.describe({ kind: 'soak', hours: 24, pulled: true })).toBe(
      '24 h from a cluster’s first pull',
    );
  });
});
