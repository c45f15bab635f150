import { describe, expect, it } from 'vitest';
import { facts } from '../testing/facts';
import { freeze } from './freeze';
import type { FreezeWindow } from './parts/freeze-windows';

const ask = (at: string, ...windows: FreezeWindow[]) =>
  freeze.evaluate({ kind: 'freeze', windows }, facts({ now: new Date(at) }));

const weekend = {
  cron: '0 18 * * 5',
  hours: 62,
  timeZone: 'Europe/Berlin',
  reason: 'Weekend',
};
const yearsEnd = {
  from: '2026-12-20T00:00:00+01:00',
  to: '2027-01-02T00:00:00+01:00',
  reason: 'The end of the year.',
};

describe('freeze', () => {
  it('waits in a window until its end, and quotes why', () => {
    expect(ask('2026-03-21T12:00:00Z', weekend)).toEqual({
      verdict: 'waiting',
      reason: 'Frozen until Mon 23 Mar 2026, 08:00 (Europe/Berlin): Weekend.',
      until: new Date('2026-03-23T07:00:00Z'),
    });
  });

  it('passes outside, and says what begins next', () => {
    expect(ask('2026-03-25T12:00:00Z', weekend, yearsEnd)).toEqual({
      verdict: 'passed',
      reason: 'No freeze now; the next begins Fri 27 Mar 2026, 18:00 (Europe/Berlin): Weekend.',
      until: new Date('2026-03-27T17:00:00Z'),
    });
  });

  it('begins with its first moment and is over at its end', () => {
    const verdict = (at: string) => ask(at, weekend).verdict;
    expect(verdict('2026-03-20T16:59:59.999Z')).toBe('passed');
    expect(verdict('2026-03-20T17:00:00.000Z')).toBe('waiting');
    expect(verdict('2026-03-23T06:59:59.999Z')).toBe('waiting');
    expect(verdict('2026-03-23T07:00:00.000Z')).toBe('passed');
  });

  it('takes a window from and to with its offset', () => {
    const verdict = (at: string) => ask(at, yearsEnd).verdict;
    expect(verdict('2026-12-19T22:59:59.999Z')).toBe('passed');
    expect(verdict('2026-12-19T23:00:00.000Z')).toBe('waiting');
    expect(verdict('2027-01-01T22:59:59.999Z')).toBe('waiting');
    expect(verdict('2027-01-01T23:00:00.000Z')).toBe('passed');
    expect(ask('2026-12-24T12:00:00Z', yearsEnd).reason).toBe(
      'Frozen until Fri 1 Jan 2027, 23:00 UTC: The end of the year.',
    );
  });

  it('says so where no window is left', () => {
    expect(ask('2027-02-01T00:00:00Z', yearsEnd)).toEqual({
      verdict: 'passed',
      reason: 'No freeze, and none is planned.',
    });
  });

  it('waits until the end of all windows that overlap or touch', () => {
    const dated = (from: string, to: string, reason: string): FreezeWindow => ({
      from: `2026-03-${from}:00:00Z`,
      to: `2026-03-${to}:00:00Z`,
      reason,
    });
    const found = ask(
      '2026-03-10T01:00:00Z',
      dated('11T00', '12T00', 'third'),
      dated('10T00', '10T12', 'first'),
      dated('10T06', '11T00', 'second'),
      dated('12T01', '13T00', 'another'),
    );
    expect(found).toMatchObject({ verdict: 'waiting', until: new Date('2026-03-12T00:00:00Z') });
    expect(found.reason).toContain('first');
  });

  it('joins the occurrences of one window: a weekend of two days', () => {
    const days = { cron: '0 0 * * 6,0', hours: 24, reason: 'Weekend' };
    expect(ask('2026-03-21T12:00:00Z', days).until).toEqual(new Date('2026-03-23T00:00:00Z'));
  });

  it('says at least until where the end lies further than it looks', () => {
    const minutes = { cron: '* * * * *', hours: 0.02, reason: 'always' };
    const found = ask('2026-03-21T12:00:00Z', minutes);
    expect(found.verdict).toBe('waiting');
    expect(found.reason).toContain('at least until');
    expect(found.until?.getTime()).toBeGreaterThan(Date.parse('2026-03-21T12:00:00Z'));
  });

  it('answers each moment by itself, whatever was asked before', () => {
    const order = ['2026-03-25T12:00:00Z', '2026-03-21T12:00:00Z', '2026-03-28T12:00:00Z'];
    const verdicts = [...order, ...order.toReversed()].map((at) => ask(at, weekend).verdict);
    expect(verdicts).toEqual(['passed', 'waiting', 'waiting', 'waiting', 'waiting', 'passed']);
  });

  describe('on days that daylight saving makes longer or shorter (Europe/Berlin)', () => {
    it('begins at the local time, and lasts its hours by a clock that does not jump', () => {
      // Sunday 29 March has 23 hours: 62 hours from Friday 18:00 end on Monday at 09:00.
      expect(ask('2026-03-28T12:00:00Z', weekend)).toMatchObject({
        reason: 'Frozen until Mon 30 Mar 2026, 09:00 (Europe/Berlin): Weekend.',
        until: new Date('2026-03-30T07:00:00Z'),
      });
      // Sunday 25 October has 25.
      expect(ask('2026-10-24T12:00:00Z', weekend)).toMatchObject({
        reason: 'Frozen until Mon 26 Oct 2026, 07:00 (Europe/Berlin): Weekend.',
        until: new Date('2026-10-26T06:00:00Z'),
      });
    });

    const night = { cron: '30 2 * * *', hours: 1, timeZone: 'Europe/Berlin', reason: 'Backup' };

    it('begins when the gap is over where its time is skipped', () => {
      expect(ask('2026-03-29T00:59:59Z', night)).toMatchObject({
        verdict: 'passed',
        until: new Date('2026-03-29T01:00:00Z'),
      });
      expect(ask('2026-03-29T01:00:00Z', night)).toMatchObject({
        verdict: 'waiting',
        until: new Date('2026-03-29T02:00:00Z'),
      });
    });

    it('begins once where its time comes twice', () => {
      expect(ask('2026-10-25T00:30:00Z', night)).toMatchObject({
        verdict: 'waiting',
        until: new Date('2026-10-25T01:30:00Z'),
      });
      expect(ask('2026-10-25T01:30:00Z', night).verdict).toBe('passed');
    });
  });

  it('describes itself', () => {
    const settings = { kind: 'freeze' as const, windows: [weekend, yearsEnd] };
    expect(freeze.title(settings)).toBe('Freeze windows');
    expect(freeze.describe(settings)).toBe(
      'Weekend: 62 h from 0 18 * * 5 (Europe/Berlin); The end of the year: Sat 19 Dec 2026, 23:00 UTC to Fri 1 Jan 2027, 23:00 UTC',
    );
    expect(freeze.describe({ ...settings, windows: [weekend, weekend, yearsEnd] })).toBe(
      '3 windows',
    );
  });

  describe('settings', () => {
    const problems = (...windows: unknown[]) =>
      freeze.settings
        .safeParse({ kind: 'freeze', windows })
        .error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];
    const again = (cron: string, hours: number, over: object = {}) => ({
      cron,
      hours,
      reason: 'x',
      ...over,
    });

    it.each([
      ['Weekend', weekend],
      ['the end of the year', yearsEnd],
      ['each day but for a minute', again('0 0 * * *', 23.98)],
      ['two days that touch', again('0 0 * * 6,0', 24)],
      ['a month', again('0 0 * 12 *', 24)],
      ['29 February', again('0 0 29 2 *', 24)],
      ['names of days', again('0 18 * * FRI', 2)],
      ['366 days', { from: '2026-01-01T00:00:00Z', to: '2027-01-02T00:00:00Z', reason: 'x' }],
    ])('take %s', (_, window) => expect(problems(window)).toEqual([]));

    it.each([
      [again('friday', 1), 'windows.0.cron: has five fields'],
      [again('* * * * * *', 1), 'windows.0.cron: has five fields'],
      [again('@daily', 1), 'windows.0.cron: has five fields'],
      [again('0 25 * * *', 1), 'windows.0.cron: cannot be read: Invalid value for hour: 25'],
      [again('? * * * *', 1), 'windows.0.cron: has characters'],
      [again('0 0 30 2 *', 1), 'windows.0.cron: names no day that ever comes'],
      [again('0 0 * * 1', 1, { timeZone: 'Mars/Olympus' }), 'windows.0.timeZone: names no time'],
      [again('0 0 * * 1', 1, { timeZone: '+02:00' }), 'windows.0.timeZone: names no time zone'],
      [again('0 0 * * 1', 1, { timeZone: '' }), 'windows.0.timeZone: names no time zone'],
      [again('0 0 * * *', 24), 'windows.0.hours: never ends'],
      [again('0 0 * * *', 25), 'windows.0.hours: never ends'],
      [again('0 * * * *', 1), 'windows.0.hours: never ends'],
      [again('* * * * *', 0.02), 'windows.0.hours: never ends'],
      [again('0 0 * * 1', 168), 'windows.0.hours: never ends'],
      [again('0 0 * * 1', 0), 'windows.0.hours: '],
      [again('0 0 * * 1', 337), 'windows.0.hours: '],
      [again('0 0 * * 1', 1, { reason: ' ' }), 'windows.0.reason: '],
      [again('0 0 * * 1', 1, { forever: true }), 'windows.0: Unrecognized key: "forever"'],
      [{ cron: '0 0 * * 1', reason: 'x' }, 'windows.0: has either cron'],
      [{ ...yearsEnd, cron: '0 0 * * 1', hours: 1 }, 'windows.0: '],
      [{ ...yearsEnd, to: yearsEnd.from }, 'windows.0.to: must be after from'],
      [{ ...yearsEnd, to: '2027-12-31T00:00:00Z' }, 'windows.0.to: at most 366 days'],
      [{ ...yearsEnd, from: '2026-12-20' }, 'windows.0.from: '],
    ])('refuse %j: %s', (window, problem) => {
      expect(problems(window).join('\n')).toContain(problem);
    });

    it('refuse windows that end each, and together never', () => {
      const [night, day] = [again('0 0 * * *', 12), again('0 12 * * *', 12)];
      expect(problems(night, day)[0]).toMatch(/^windows: together never end/);
      expect(problems(night, again('0 13 * * *', 11))).toEqual([]);
      expect(problems(night, again('nonsense', 12))).toHaveLength(1);
    });

    it('refuse none at all', () => expect(problems()).not.toEqual([]));
  });
});
