import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluate, standingOf } from '../evaluate';
import { heldTo } from './held-to';
import type { GateSettings } from '../kinds/index';
import { emptyPolicy, namedGates, type Policy } from '../policy';
import { facts, report } from '../testing/facts';

const policy = (version: number, gates: readonly GateSettings[], lastClick = false): Policy => ({
  ...emptyPolicy,
  version,
  gates: [...gates],
  lastClick,
});
const keysOf = (of: Policy) => namedGates(of).map(({ key }) => key);

describe('heldTo', () => {
  it('adds what was asked and is not asked any more, under keys of its version', () => {
    const soak = (hours: number): GateSettings => ({ kind: 'soak', hours });
    const asked = policy(3, [soak(24), soak(1), { kind: 'metadata', key: 'owner' }], true);
    const held = heldTo(asked, policy(5, [soak(1)]));
    expect(held).toMatchObject({ version: 5, lastClick: true });
    expect(keysOf(held)).toEqual(['soak', 'soak@3', 'metadata@3']);
    expect(keysOf(heldTo(policy(4, [soak(2)]), held))).toEqual([
      'soak',
      'soak@3',
      'metadata@3',
      'soak@4',
    ]);
  });

  it('asks nothing twice: settings in another order, or off, are the same', () => {
    const asked = policy(1, [{ kind: 'soak', hours: 1, pulled: false }]);
    expect(keysOf(heldTo(asked, policy(2, [{ hours: 1, kind: 'soak' }])))).toEqual(['soak']);
    expect(heldTo(asked, asked)).toBe(asked);
    expect(heldTo(emptyPolicy, asked).gates).toEqual(asked.gates);
  });

  it('lets in what both let in, and nothing else', () => {
    const names = ['scan', 'tests', 'lint'];
    const gate = fc.oneof(
      fc
        .subarray(names, { minLength: 1 })
        .map((of): GateSettings => ({ kind: 'checks', names: of })),
      fc.constantFrom('owner', 'team').map((key): GateSettings => ({ kind: 'metadata', key })),
    );
    const gates = fc.array(gate, { maxLength: 4 });
    fc.assert(
      fc.property(gates, gates, fc.subarray(names), (was, is, passed) => {
        const known = facts({ checks: passed.map((name) => report(name)) });
        const opens = (of: Policy) => standingOf(evaluate(known, of)) === 'open';
        const [asked, today] = [policy(1, was), policy(2, is)];
        expect(opens(heldTo(asked, today))).toBe(opens(asked) && opens(today));
        const keys = keysOf(heldTo(asked, today));
        expect(new Set(keys).size).toBe(keys.length);
      }),
      { numRuns: 500 },
    );
  });

  it('says in words which version asked', () => {
    const asked = policy(3, [{ kind: 'checks', names: ['scan'] }]);
    expect(evaluate(facts(), heldTo(asked, policy(4, [])))).toMatchObject([
      {
        gate: 'checks@3',
        title: expect.stringMatching(/ \(version 3\)$/) as string,
        reason:
          'Scan has not been reported yet. It was asked for when this was requested (policy version 3).',
      },
    ]);
  });
});
