import { describe, expect, it } from 'vitest';
import type { CheckFact } from '../facts';
import { facts, inHours, kim, now, report } from '../testing/facts';
import { checks } from './checks';

type Settings = Parameters<typeof checks.evaluate>[0];
const ask = (reports: readonly CheckFact[], over: Partial<Settings> = {}, image = 'api') =>
  checks.evaluate({ kind: 'checks', names: ['scan'], ...over }, facts({ checks: reports, image }));

describe('checks', () => {
  it('passes what passed, with the time of the report beside the sentence', () => {
    expect(ask([report('scan')])).toEqual({
      verdict: 'passed',
      reason: 'Scan passed.',
      evidence: [{ label: 'scan passed', href: null, at: inHours(-2).toISOString() }],
    });
  });

  it('names all that passed in one sentence', () => {
    const reports = [report('scan'), report('tests', { at: inHours(-1) })];
    expect(ask(reports, { names: ['tests', 'scan'] }).reason).toBe('Tests passed and scan passed.');
  });

  it('waits for a report that is missing, and for one that is running, and says which (L12)', () => {
    const found = ask([report('tests', { state: 'running' })], { names: ['scan', 'tests'] });
    expect(found).toMatchObject({
      verdict: 'waiting',
      reason: 'Scan has not been reported yet; tests is still running.',
      on: ['check scan', 'check tests'],
    });
  });

  it('fails with the summary of what failed, and tells what else is missing', () => {
    const failed = report('scan', { state: 'failed', summary: '3 critical findings.' });
    const found = ask([failed], { names: ['tests', 'scan'] });
    expect(found.verdict).toBe('failed');
    expect(found.reason).toBe('Scan failed: 3 critical findings; tests has not been reported yet.');
  });

  it('lets the newest report count, in whatever order they come', () => {
    const old = report('scan', { state: 'failed', at: inHours(-3) });
    const newer = report('scan', { at: inHours(-1) });
    expect(ask([old, newer]).verdict).toBe('passed');
    expect(ask([newer, old]).verdict).toBe('passed');
    const again = report('scan', { state: 'running', at: inHours(-0.5) });
    expect(ask([newer, old, again]).verdict).toBe('waiting');
  });

  it('takes of two reports at one moment the one that did not pass', () => {
    const [good, bad] = [report('scan'), report('scan', { state: 'failed' })];
    expect(ask([good, bad]).verdict).toBe('failed');
    expect(ask([bad, good]).verdict).toBe('failed');
  });

  it('takes a check by its exact name only', () => {
    expect(ask([report('Scan'), report('scan-2')]).verdict).toBe('waiting');
  });

  it('waits where the state is one it does not know', () => {
    const odd = report('scan', { state: 'skipped' as CheckFact['state'] });
    expect(ask([odd]).verdict).toBe('waiting');
  });

  it('counts a report for its hours, to the last millisecond', () => {
    const at = inHours(-24);
    const last = ask([report('scan', { at: new Date(at.getTime() + 1) })], { maxAgeHours: 24 });
    expect(last).toMatchObject({ verdict: 'passed', until: new Date(now.getTime() + 1) });
    const older = ask([report('scan', { at })], { maxAgeHours: 24 });
    expect(older).toMatchObject({ verdict: 'waiting', on: ['check scan'] });
    expect(older.reason).toBe(
      'Scan passed on Tue 24 Mar 2026, 12:00 UTC, and counts for 24 h only: report again.',
    );
    expect(older.until).toBeUndefined();
  });

  it('says when the first of several is too old', () => {
    const reports = [report('scan', { at: inHours(-2) }), report('tests', { at: inHours(-5) })];
    const found = ask(reports, { names: ['scan', 'tests'], maxAgeHours: 6 });
    expect(found).toMatchObject({ verdict: 'passed', until: inHours(1) });
  });

  it('does not count a report ahead of the clock for longer: its age is not known', () => {
    const ahead = ask([report('scan', { at: inHours(5) })], { maxAgeHours: 24 });
    expect(ahead).toMatchObject({
      verdict: 'waiting',
      reason: 'Scan has a time ahead of the clock: report again.',
    });
    const skew = ask([report('scan', { at: new Date(now.getTime() + 30_000) })], {
      maxAgeHours: 1,
    });
    expect(skew.verdict).toBe('passed');
    expect(ask([report('scan', { at: inHours(5) })]).verdict).toBe('passed');
  });

  it('fails by a failed report however old it is', () => {
    const old = report('scan', { state: 'failed', at: inHours(-1000) });
    expect(ask([old], { maxAgeHours: 1 }).verdict).toBe('failed');
  });

  it('says who reported by hand', () => {
    const byHand = report('scan', { byHand: true, by: kim });
    expect(ask([byHand]).reason).toBe('Scan passed (by hand, by Kim (kim@example.com)).');
  });

  it('links the report, and no address that is not one', () => {
    const href = 'https://ci.example.com/1';
    expect(ask([report('scan', { url: href, summary: '412 ok' })]).evidence).toEqual([
      { label: 'scan passed: 412 ok', href, at: inHours(-2).toISOString() },
    ]);
    const script = ask([report('scan', { url: 'javascript:alert(1)' })]);
    expect(script.evidence?.[0]?.href).toBeNull();
  });

  it('does not apply to images that no pattern names, and says so', () => {
    const found = ask([], { images: ['web/*', 'cart'] });
    expect(found).toMatchObject({
      verdict: 'passed',
      reason: 'Does not apply to api: asked of web/* and cart only.',
    });
    expect(ask([], { images: ['web/*', 'cart'] }, 'web/front').verdict).toBe('waiting');
  });

  it('describes itself', () => {
    const settings: Settings = {
      kind: 'checks',
      names: ['scan'],
      maxAgeHours: 24,
      images: ['web/*'],
    };
    expect(checks.title(settings)).toBe('Check scan');
    expect(checks.title({ ...settings, names: ['a', 'b'] })).toBe('2 checks');
    expect(checks.describe(settings)).toBe('scan, at most 24 h old, for web/*');
  });
});
