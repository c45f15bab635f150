import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GateFacts } from './facts';
import {
  evaluate,
  nextChange,
  noExemptions,
  standingOf,
  type Exemptions,
  type WaiverFact,
} from './evaluate';
import type { GateSettings } from './kinds/index';
import { emptyPolicy, type Policy } from './policy';
import { anyFacts, anyGate } from './testing/any';
import { facts, inHours, kim, now, report } from './testing/facts';

const policy = (...gates: GateSettings[]): Policy => ({ ...emptyPolicy, version: 3, gates });
const scan: GateSettings = { kind: 'checks', names: ['scan'] };
const oneApproval: GateSettings = { kind: 'approvals', groups: [{ count: 1 }] };
const version: GateSettings = { kind: 'metadata', key: 'version' };
const stopped = { reason: 'x', by: kim, at: inHours(-1) };
const waiver = (over: Partial<WaiverFact> = {}): WaiverFact => ({
  gate: 'checks',
  reason: 'the scanner is down',
  by: kim,
  policyVersion: 3,
  at: inHours(-1),
  expiresAt: inHours(1),
  ...over,
});
const exempt = (over: Partial<Exemptions>): Exemptions => ({ ...noExemptions, ...over });

const anyPolicy = fc.array(anyGate, { maxLength: 8 }).map((gates) => policy(...gates));

describe('evaluate', () => {
  it('asks every gate, also after one failed, and names each by its key', () => {
    const verdicts = evaluate(facts(), policy(version, scan, version));
    expect(verdicts.map(({ gate, kind, verdict }) => [gate, kind, verdict])).toEqual([
      ['metadata', 'metadata', 'failed'],
      ['checks', 'checks', 'waiting'],
      ['metadata-2', 'metadata', 'failed'],
    ]);
  });

  it('tells times as ISO texts, so that a verdict may be kept and sent', () => {
    const soaking = facts({
      soak: { runs: [{ from: inHours(-1), to: null }], firstPull: null, lastPull: null },
    });
    const [verdict] = evaluate(soaking, policy({ kind: 'soak', hours: 2 }));
    expect(verdict).toMatchObject({ until: inHours(1).toISOString(), on: [], evidence: [] });
    expect(JSON.parse(JSON.stringify(verdict))).toEqual(verdict);
  });

  it('says the same as long as the same is true, whatever the clock says: sentences are kept and compared', () => {
    // Between two of the half hours at which the facts of these tests may change anything.
    const minutes = (count: number) => new Date(now.getTime() + count * 60_000);
    fc.assert(
      fc.property(anyFacts, anyPolicy, (given, asked) => {
        const said = (at: Date) => evaluate({ ...given, now: at }, asked);
        expect(said(minutes(19))).toEqual(said(minutes(5)));
      }),
    );
  });

  it('asks a roll back nothing of the policy', () => {
    expect(evaluate(facts({ kind: 'rollback' }), policy(scan, oneApproval))).toEqual([]);
  });

  it('lets a waiver pass its one gate, says who and why, and what it passed', () => {
    const verdicts = evaluate(facts(), policy(scan, version), exempt({ waivers: [waiver()] }));
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(['waived', 'failed']);
    expect(verdicts[0]?.reason).toBe(
      'Waived by Kim (kim@example.com): the scanner is down (Scan has not been reported yet).',
    );
    expect(verdicts[0]?.until).toBe(inHours(1).toISOString());
  });

  it.each([
    ['has expired', { expiresAt: now }],
    ['was given at a time ahead of the clock', { at: inHours(0.01), expiresAt: inHours(1.01) }],
    ['was given for another version of the policy', { policyVersion: 2 }],
    ['is of another gate', { gate: 'checks-2' }],
  ])('does not count a waiver that %s', (_, over) => {
    const verdicts = evaluate(facts(), policy(scan), exempt({ waivers: [waiver(over)] }));
    expect(verdicts[0]?.verdict).toBe('waiting');
  });

  it('counts a waiver of a clock that is a few seconds ahead', () => {
    const given = waiver({ at: inHours(0.008) });
    const verdicts = evaluate(facts(), policy(scan), exempt({ waivers: [given] }));
    expect(verdicts[0]?.verdict).toBe('waived');
  });

  it('leaves a gate that passes as it is, waived or not', () => {
    const passing = facts({ checks: [report('scan')] });
    const verdicts = evaluate(passing, policy(scan), exempt({ waivers: [waiver()] }));
    expect(verdicts[0]?.verdict).toBe('passed');
  });

  it('goes past the whole policy where glass was broken, and past nothing that always holds', () => {
    const brokenGlass = { by: kim, reason: 'production is down' };
    const held = facts({ withdrawal: stopped, hold: stopped });
    const verdicts = evaluate(held, policy(scan, version, oneApproval), exempt({ brokenGlass }));
    expect(verdicts.map(({ verdict }) => verdict)).toEqual([
      'failed',
      'waiting',
      'waived',
      'waived',
      'waived',
    ]);
    expect(verdicts[3]?.reason).toContain(
      'Glass broken by Kim (kim@example.com): production is down (',
    );
  });

  it('waives nothing that always holds', () => {
    const waivers = ['withdrawn', 'hold'].map((gate) => waiver({ gate }));
    const verdicts = evaluate(
      facts({ withdrawal: stopped, hold: stopped }),
      policy(),
      exempt({ waivers }),
    );
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(['failed', 'waiting']);
  });
});

describe('whatever the facts', () => {
  it('adding a gate never opens what was closed', () => {
    fc.assert(
      fc.property(anyFacts, anyPolicy, anyGate, fc.nat(8), (known, before, gate, at) => {
        const after = policy(...before.gates.toSpliced(at, 0, gate));
        const rank = { open: 0, waiting: 1, failed: 2 };
        const standing = (asked: Policy) => rank[standingOf(evaluate(known, asked))];
        expect(standing(after)).toBeGreaterThanOrEqual(standing(before));
      }),
      { numRuns: 500 },
    );
  });

  it('a gate answers alike whatever other gates stand beside it', () => {
    fc.assert(
      fc.property(anyFacts, anyPolicy, (known, asked) => {
        const together = evaluate(
          { ...known, kind: 'promotion', hold: null, withdrawal: null },
          asked,
        );
        for (const [at, gate] of asked.gates.entries()) {
          const [alone] = evaluate(
            { ...known, kind: 'promotion', hold: null, withdrawal: null },
            policy(gate),
          );
          expect({ ...together[at], gate: '' }).toEqual({ ...alone, gate: '' });
        }
      }),
    );
  });

  it('every answer is words for people, and its time lies ahead', () => {
    fc.assert(
      fc.property(anyFacts, anyPolicy, (known, asked) => {
        for (const { verdict, reason, until, on } of evaluate(known, asked)) {
          expect(reason).toMatch(/^\S.*[.!?…]$/su);
          expect(reason).not.toMatch(/undefined|null|NaN|Invalid|\[object|\d{4}-\d\d-\d\dT/);
          if (until !== null) expect(Date.parse(until)).toBeGreaterThan(now.getTime());
          if (verdict !== 'waiting') expect(on).toEqual([]);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('a withdrawn build stands nowhere, and nothing enters a stopped line', () => {
    fc.assert(
      fc.property(anyFacts, anyPolicy, (known, asked) => {
        const brokenGlass = { by: kim, reason: 'x' };
        const withdrawn = evaluate(
          { ...known, withdrawal: stopped },
          asked,
          exempt({ brokenGlass }),
        );
        expect(standingOf(withdrawn)).toBe('failed');
        const held = evaluate(
          { ...known, kind: 'promotion', hold: stopped },
          asked,
          exempt({ brokenGlass }),
        );
        expect(standingOf(held)).not.toBe('open');
      }),
    );
  });

  it('what is unknown never passes (L12): a gate of which no fact is known stays closed', () => {
    const asksOfFacts = anyGate.filter(({ kind }) => kind !== 'freeze');
    fc.assert(
      fc.property(asksOfFacts, (gate) => {
        expect(standingOf(evaluate(facts(), policy(gate)))).not.toBe('open');
      }),
    );
  });

  it('taking a fact away never opens what was closed', () => {
    const less: ((known: GateFacts) => GateFacts)[] = [
      (known) => ({ ...known, checks: known.checks.filter(({ state }) => state !== 'passed') }),
      (known) => ({ ...known, content: { platforms: [] } }),
      (known) => ({ ...known, soak: { runs: [], firstPull: null, lastPull: null } }),
      (known) => ({ ...known, soak: { ...known.soak, firstPull: null, lastPull: null } }),
      (known) => ({ ...known, build: { ...known.build, labels: {}, createdAt: null } }),
      (known) => ({ ...known, build: { ...known.build, platforms: [] } }),
      (known) => ({ ...known, approvals: { ...known.approvals, given: [] } }),
      (known) => ({ ...known, approvals: { ...known.approvals, people: [] } }),
    ];
    fc.assert(
      fc.property(anyFacts, anyPolicy, fc.constantFrom(...less), (known, asked, forget) => {
        if (standingOf(evaluate(known, asked)) === 'open') return;
        expect(standingOf(evaluate(forget(known), asked))).not.toBe('open');
      }),
      { numRuns: 500 },
    );
  });
});

describe('standingOf and nextChange', () => {
  const verdicts = (...states: ('passed' | 'failed' | 'waiting' | 'waived')[]) =>
    states.map((verdict) => ({
      gate: 'x',
      kind: 'x',
      title: 'x',
      verdict,
      reason: 'x.',
      until: null,
      on: [],
      evidence: [],
    }));

  it('is open only where every gate passes or is waived', () => {
    expect(standingOf([])).toBe('open');
    expect(standingOf(verdicts('passed', 'waived'))).toBe('open');
    expect(standingOf(verdicts('passed', 'waiting'))).toBe('waiting');
    expect(standingOf(verdicts('waiting', 'failed', 'passed'))).toBe('failed');
  });

  it('changes next at the earliest of the times that the gates name', () => {
    const [one, two] = verdicts('waiting', 'passed');
    expect(nextChange([one!, two!])).toBeNull();
    const timed = [
      { ...one!, until: inHours(5).toISOString() },
      { ...two!, until: inHours(2).toISOString() },
    ];
    expect(nextChange(timed)).toEqual(inHours(2));
  });
});
