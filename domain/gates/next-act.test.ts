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
    expect(nextActOf([], null)).toEqual({ nextAct: 'promote', label: 'Promote' });
    const open = [gate('metadata', 'passed'), gate('hygiene', 'waived')];
    expect(nextActOf(open, null).nextAct).toBe('promote');
  });
  it('is to ask for it where whoever looks may not promote themselves', () => {
    expect(nextActOf([], null, true)).toEqual({ nextAct: 'request', label: 'Request promotion' });
    expect(nextActOf([people], null, true).label).toBe('Request approval');
    expect(nextActOf([soak], null, true).label).toBe('Waiting: soak 24 h');
    expect(nextActOf([], 'approved', true).label).toBe('Waiting: last click');
  });
  it('asks people only when nothing else is missing, and once', () => {
    expect(nextActOf([people], null)).toEqual({ nextAct: 'request', label: 'Request approval' });
    expect(nextActOf([people], 'waiting').label).toBe('Waiting: 1 approval');
    expect(nextActOf([soak, people], null).label).toBe('Waiting: soak 24 h, 1 approval');
  });
  it('names the checks that are missing, not how many there are', () => {
    const checks = gate('checks', 'waiting', '3 checks', ['check scan', 'check tests']);
    expect(nextActOf([checks], null).label).toBe('Waiting: scan, tests');
  });
  it('says what blocks before what waits, also of an open request', () => {
    expect(nextActOf([soak, broken], null).label).toBe('Blocked: Image hygiene');
    expect(nextActOf([broken], 'approved').nextAct).toBe('blocked');
    expect(nextActOf([broken, gate('metadata', 'failed')], null).label).toBe('Blocked: 2 gates');
  });
  it('says that a build is withdrawn and that a line is stopped', () => {
    const withdrawn = gate('withdrawn', 'failed', 'Withdrawal');
    expect(nextActOf([withdrawn, broken], null).label).toBe('Blocked: withdrawn');
    const hold = gate('hold', 'waiting', 'Line into Production');
    expect(nextActOf([hold], null)).toEqual({ nextAct: 'waiting', label: 'Waiting: line stopped' });
  });
  it('waits for the last click where all passes and somebody asked', () => {
    expect(nextActOf([], 'approved').label).toBe('Waiting: last click');
  });
});
