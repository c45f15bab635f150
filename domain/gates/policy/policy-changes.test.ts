import { describe, expect, it } from 'vitest';
import type { GateSettings } from '../kinds/index';
import { policyChanges } from './policy-changes';
import type { PolicyDocument } from '../policy';

const policy = (gates: GateSettings[], over: Partial<PolicyDocument> = {}): PolicyDocument => ({
  gates,
  automatic: false,
  lastClick: false,
  ...over,
});
const soak = (hours: number): GateSettings => ({ kind: 'soak', hours });
const key = (name: string): GateSettings => ({ kind: 'metadata', key: name });

describe('policyChanges', () => {
  it('tells nothing of policies that say the same, whatever the order of gates and settings', () => {
    const before = policy([soak(24), { kind: 'hygiene', nonRoot: true, maxSizeMB: 200 }]);
    const after = policy([{ maxSizeMB: 200, nonRoot: true, kind: 'hygiene' }, soak(24)]);
    expect(policyChanges(before, after)).toEqual([]);
  });

  it('takes a setting that is off for one that is not there', () => {
    const gate: GateSettings = { kind: 'approvals', groups: [{ count: 1 }] };
    const off: GateSettings = { ...gate, excludePusher: false };
    expect(policyChanges(policy([gate]), policy([off]))).toEqual([]);
  });

  it('says what became what', () => {
    expect(policyChanges(policy([soak(24)]), policy([soak(48)]))).toEqual([
      { change: 'changed', what: 'soak', text: 'Soak: 24 h became 48 h.' },
    ]);
  });

  it('names what was added and what was removed', () => {
    const changes = policyChanges(
      policy([soak(24)]),
      policy([{ kind: 'checks', names: ['scan', 'tests'], maxAgeHours: 24 }]),
    );
    expect(changes).toEqual([
      {
        change: 'added',
        what: 'checks',
        text: 'Added Checks: scan and tests, at most 24 h old.',
      },
      { change: 'removed', what: 'soak', text: 'Removed Soak: 24 h.' },
    ]);
  });

  it('matches gates of one kind by their keys', () => {
    const changes = policyChanges(policy([key('a'), key('b')]), policy([key('a'), key('c')]));
    expect(changes).toEqual([
      { change: 'changed', what: 'metadata-2', text: 'Metadata 2: b is there became c is there.' },
    ]);
  });

  it('says so where only what the short phrase leaves out has changed', () => {
    const freeze = (reason: string): GateSettings => ({
      kind: 'freeze',
      windows: ['1', '2', '3'].map((day) => ({
        cron: `0 0 ${day} * *`,
        hours: 1,
        reason: day === '3' ? reason : 'stocktaking',
      })),
    });
    const changes = policyChanges(policy([freeze('a')]), policy([freeze('b')]));
    expect(changes.map(({ text }) => text)).toEqual(['Freeze: details changed (3 windows).']);
  });

  it('tells when a switch was turned', () => {
    const on = policyChanges(policy([]), policy([], { automatic: true, lastClick: true }));
    expect(on.map(({ what, text }) => [what, text])).toEqual([
      ['automatic', 'Automatic promotion was switched on.'],
      ['lastClick', 'A last click is asked for once all gates pass.'],
    ]);
    const off = policyChanges(policy([], { automatic: true, lastClick: true }), policy([]));
    expect(off.map(({ text }) => text)).toEqual([
      'Automatic promotion was switched off.',
      'No last click is asked for any more.',
    ]);
  });
});
