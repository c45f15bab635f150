import { describe, expect, it } from 'vitest';
import { nextActOf } from './next-act';
import type { Verdict } from './verdict';

const gate = (
  kind: string,
  verdict: Verdict['verdict'],
  title = kind,
  on: readonly string[] = [],
) => ({ kind, title, verdict, on });

const soak = gate('soak', 'waiting', 'Soak 24 h');
const people = gate('approvals', 'waiting', '1 approval', ['Ana Núñez']);
const broken = gate('hygiene', 'failed', 'Image hygiene');

describe('the next act toward a stage', () => {
  it('is to promote where every gate lets the build in, or none asks', () => {
    expect(nextActOf([], false)).toEqual({ nextAct: 'promote', label: 'Promote' });
    const open = [gate('metadata', 'passed'), gate('hygiene', 'waived')];
    expect(nextActOf(open, false).nextAct).toBe('promote');
  });
  it('is to ask for it where whoever looks may not promote themselves', () => {
    expect(nextActOf([], false, true)).toEqual({ nextAct: 'request', label: 'Request promotion' });
    expect(nextActOf([people], false, true).label).toBe('Request approval');
    expect(nextActOf([soak], false, true).label).toBe('Waiting: soak 24 h');
    expect(nextActOf([], true, true).label).toBe('Waiting: last click');
  });
  it('asks people only when nothing else is missing, and once', () => {
    expect(nextActOf([people], false)).toEqual({ nextAct: 'request', label: 'Request approval' });
    expect(nextActOf([people], true).label).toBe('Waiting: 1 approval');
    const half = { ...gate('approvals', 'waiting', '2 approvals'), missing: '1 more approval' };
    expect(nextActOf([half], true).label).toBe('Waiting: 1 more approval');
    expect(nextActOf([soak, people], false).label).toBe('Waiting: soak 24 h, 1 approval');
  });
  it('names the checks that are missing, not how many there are', () => {
    const checks = gate('checks', 'waiting', '3 checks', ['check scan', 'check tests']);
    expect(nextActOf([checks], false).label).toBe('Waiting: scan, tests');
  });
  it('says what blocks before what waits, also of an open request', () => {
    expect(nextActOf([soak, broken], false).label).toBe('Blocked: Image hygiene');
    expect(nextActOf([broken], true).nextAct).toBe('blocked');
    expect(nextActOf([broken, gate('metadata', 'failed')], false).label).toBe('Blocked: 2 gates');
  });
  it('says that a build is withdrawn and that a line is stopped', () => {
    const withdrawn = gate('withdrawn', 'failed', 'Withdrawal');
    expect(nextActOf([withdrawn, broken], false).label).toBe('Blocked: withdrawn');
    const hold = gate('hold', 'waiting', 'Line into Production');
    expect(nextActOf([hold], false)).toEqual({
      nextAct: 'waiting',
      label: 'Waiting: line stopped',
    });
  });
  it('waits for the last click where all passes and somebody asked', () => {
    expect(nextActOf([], true).label).toBe('Waiting: last click');
    expect(nextActOf([people], true).label).not.toContain('last click');
  });
});
