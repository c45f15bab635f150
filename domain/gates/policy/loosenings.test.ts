import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluate, standingOf } from '../evaluate';
import type { GateSettings } from '../kinds/index';
import { loosenings } from './loosenings';
import { emptyPolicy, type PolicyDocument } from '../policy';
import { anyFacts, anyGate } from '../testing/any';

const policy = (gates: readonly GateSettings[], more: Partial<PolicyDocument> = {}) => ({
  gates: [...gates],
  automatic: false,
  lastClick: false,
  ...more,
});
const told = (was: GateSettings[], is: GateSettings[]) =>
  loosenings(policy(was), policy(is)).map(({ how, text }) => `${how}: ${text}`);

describe('loosenings', () => {
  it.each<[string, GateSettings, GateSettings | null, string[]]>([
    ['a gate removed', { kind: 'soak', hours: 24 }, null, ['loosened: Removed Soak: 24 h.']],
    [
      'hours lowered',
      { kind: 'soak', hours: 24 },
      { kind: 'soak', hours: 1 },
      ['loosened: Soak: 24 h became 1 h.'],
    ],
    ['hours raised', { kind: 'soak', hours: 1 }, { kind: 'soak', hours: 24 }, []],
    [
      'pulls forgotten',
      { kind: 'soak', hours: 1, pulled: true },
      { kind: 'soak', hours: 1 },
      ['loosened: Soak: 1 h from a cluster’s first pull became 1 h.'],
    ],
    [
      'a check dropped',
      { kind: 'checks', names: ['scan', 'tests'] },
      { kind: 'checks', names: ['scan'] },
      ['loosened: Checks: scan and tests became scan.'],
    ],
    [
      'a check added',
      { kind: 'checks', names: ['scan'] },
      { kind: 'checks', names: ['tests', 'scan'] },
      [],
    ],
    [
      'reports of any age',
      { kind: 'checks', names: ['scan'], maxAgeHours: 2 },
      { kind: 'checks', names: ['scan'] },
      ['loosened: Checks: scan, at most 2 h old became scan.'],
    ],
    [
      'images narrowed',
      { kind: 'checks', names: ['scan'] },
      { kind: 'checks', names: ['scan'], images: ['api'] },
      ['loosened: Checks: scan became scan, for api.'],
    ],
    [
      'other images',
      { kind: 'checks', names: ['scan'], images: ['web/front'] },
      { kind: 'checks', names: ['scan'], images: ['web/*'] },
      ['changed: Checks: scan, for web/front became scan, for web/*.'],
    ],
    [
      'fewer people',
      { kind: 'approvals', groups: [{ count: 2 }] },
      { kind: 'approvals', groups: [{ count: 1 }] },
      ['loosened: Approvals: 2 approvers became 1 approver.'],
    ],
    [
      'other people',
      { kind: 'approvals', groups: [{ count: 1, team: 'qa' }] },
      { kind: 'approvals', groups: [{ count: 1 }] },
      ['changed: Approvals: 1 of team qa became 1 approver.'],
    ],
    [
      'pushers too',
      { kind: 'approvals', groups: [{ count: 1 }], excludePusher: true },
      { kind: 'approvals', groups: [{ count: 1 }] },
      ['loosened: Approvals: 1 approver, not who pushed it became 1 approver.'],
    ],
    [
      'approvals that last',
      { kind: 'approvals', groups: [{ count: 1 }] },
      { kind: 'approvals', groups: [{ count: 1 }], lapseHours: 73 },
      ['loosened: Approvals: 1 approver became 1 approver, each for 73 h.'],
    ],
    [
      'any value',
      { kind: 'metadata', key: 'owner', oneOf: ['a'] },
      { kind: 'metadata', key: 'owner' },
      ['loosened: Metadata: owner is a became owner is there.'],
    ],
    [
      'another pattern',
      { kind: 'metadata', key: 'owner', matches: 'a+' },
      { kind: 'metadata', key: 'owner', matches: 'a*' },
      ['changed: Metadata: owner matches a+ became owner matches a*.'],
    ],
    [
      'a bound raised',
      { kind: 'hygiene', nonRoot: true, maxSizeMB: 10 },
      { kind: 'hygiene', nonRoot: true, maxSizeMB: 20 },
      ['loosened: Image hygiene: not root, at most 10 MB became not root, at most 20 MB.'],
    ],
  ])('tells %s', (_, was, is, lines) => expect(told([was], is ? [is] : [])).toEqual(lines));

  it('tells of the last click and of automatic promotion', () => {
    const lines = (was: Partial<PolicyDocument>, is: Partial<PolicyDocument>) =>
      loosenings(policy([], was), policy([], is)).map(({ how, text }) => `${how}: ${text}`);
    expect(lines({ lastClick: true }, {})).toEqual([
      'loosened: No last click is asked for any more.',
    ]);
    expect(lines({}, { automatic: true })).toEqual([
      'loosened: Automatic promotion was switched on.',
    ]);
    expect(lines({ automatic: true }, { automatic: { tags: ['main'] } })).toHaveLength(1);
    expect(lines({ automatic: true }, {})).toEqual([]);
    expect(lines({}, { lastClick: true })).toEqual([]);
  });

  it('goes by what is asked, not by the place', () => {
    const [version, owner]: GateSettings[] = [
      { kind: 'metadata', key: 'version' },
      { kind: 'metadata', key: 'owner' },
    ];
    expect(told([version!, owner!], [owner!, version!])).toEqual([]);
    expect(told([version!, owner!], [owner!])).toEqual([
      'loosened: Removed Metadata: version is there.',
    ]);
  });

  it('what it does not tell lets in nothing that was not let in before', () => {
    const gates = fc.array(anyGate, { maxLength: 3 });
    let kept = 0;
    fc.assert(
      fc.property(gates, gates, anyFacts, (was, is, known) => {
        fc.pre(loosenings(policy(was), policy(is)).length === 0);
        kept += was.length > 0 ? 1 : 0;
        const opens = (list: GateSettings[]) =>
          standingOf(evaluate(known, { ...emptyPolicy, gates: list })) === 'open';
        if (opens(is)) expect(opens(was)).toBe(true);
      }),
      { numRuns: 1_000, maxSkipsPerRun: 1_000 },
    );
    expect(kept).toBeGreaterThan(50);
  });
});
