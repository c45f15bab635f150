import { describe, expect, it } from 'vitest';
import { readPolicyYaml, writePolicyYaml } from '@/contract/policy-yaml';
import { blankGate, type GateSettings } from '@/domain/gates/kinds/index';
import { kindNames } from '@/domain/gates/kinds/words';
import { check, draftGate, draftOf, moved, withSetting, writtenOf } from './draft';
import { errorsBelow } from '../forms/gate-form';
import { fromUtcInput, toUtcInput } from '../forms/utc-input';
import { replaySentence, trialSentence } from '../trial/trial-sentences';

const policy = (...gates: GateSettings[]) => ({ gates, automatic: false, lastClick: false });

describe('a draft', () => {
  it('says what it was made of, and tells equal gates apart', () => {
    const written = policy({ kind: 'soak', hours: 1 }, { kind: 'soak', hours: 1 });
    const draft = draftOf(written);
    expect(writtenOf(draft)).toEqual(written);
    expect(new Set(draft.gates.map(({ id }) => id)).size).toBe(2);
  });

  it.each(kindNames.filter((kind) => kind !== 'checks'))('begins a valid %s gate', (kind) => {
    expect(check(draftOf(policy(blankGate(kind)))).problems).toEqual({});
  });

  it('names the fields that are still missing, in words', () => {
    const draft = {
      ...draftOf(policy(blankGate('checks'), { kind: 'soak', hours: Number.NaN })),
      automatic: true,
      lastClick: true,
    };
    const { document, problems } = check(draft);
    expect(document).toBeNull();
    expect(problems['gates.0.names']).toBe('Give at least one');
    expect(problems['gates.1.hours']).toBe('Give a value');
  });

  it('shows at a field what is wrong inside it', () => {
    const errorOf = errorsBelow({ 'gates.0.names.2': 'too long' }, 'gates.0');
    expect(errorOf('names')).toBe('too long');
    expect(errorOf('maxAgeHours')).toBeUndefined();
  });

  it('leaves a setting out that is taken away', () => {
    const gate = { kind: 'soak', hours: 1, pulled: true } as const;
    expect(
      withSetting<GateSettings & { kind: 'soak' }, 'pulled'>(gate, 'pulled', undefined),
    ).toEqual({ kind: 'soak', hours: 1 });
  });

  it('moves a gate by one place', () => {
    const gates = [1, 2, 3].map((hours) => draftGate({ kind: 'soak', hours }));
    const [a, b, c] = gates;
    expect(moved(gates, 2, -1)).toEqual([a, c, b]);
    expect(moved(gates, 0, 1)).toEqual([b, a, c]);
  });
});

describe('YAML beside the forms', () => {
  it('reads what it writes', () => {
    const written = policy(...kindNames.slice(1).map(blankGate));
    expect(readPolicyYaml(writePolicyYaml(written)).policy).toEqual(written);
  });

  it('unfolds anchors, and writes none', () => {
    const read = readPolicyYaml(
      'gates:\n  - &soak {kind: soak, hours: 2}\n  - *soak\nautomatic: false\n',
    );
    expect(read.policy?.gates).toEqual([
      { kind: 'soak', hours: 2 },
      { kind: 'soak', hours: 2 },
    ]);
    expect(writePolicyYaml(read.policy!)).not.toMatch(/[&*]/);
  });
});

describe('a moment in a form', () => {
  it('is UTC, whatever offset it was written with', () => {
    expect(toUtcInput('2026-12-24T12:00:00+02:00')).toBe('2026-12-24T10:00');
    expect(fromUtcInput('2026-12-24T10:00')).toBe('2026-12-24T10:00:00Z');
    expect([toUtcInput(''), fromUtcInput('')]).toEqual(['', '']);
  });
});

describe('what a draft would have done, in a sentence', () => {
  const verdict = (state: 'passed' | 'waiting' | 'failed') => ({
    verdicts: [
      {
        gate: 'soak',
        kind: 'soak',
        title: 'Soak',
        verdict: state,
        reason: '',
        until: null,
        on: [],
        evidence: [],
      },
    ],
  });

  it('of builds', () => {
    expect(trialSentence([verdict('passed'), verdict('failed'), verdict('failed')])).toBe(
      'Of 3 builds, 2 would be stopped, 0 would wait, 1 would pass.',
    );
    expect(trialSentence([])).toMatch(/No build/);
  });

  it('of promotions', () => {
    expect(replaySentence({ total: 41, stopped: 3, delayed: 5 })).toBe(
      'This policy would have stopped 3 of 41 promotions and delayed 5.',
    );
    expect(replaySentence({ total: 1, stopped: 0, delayed: 0 })).toMatch(/all of 1 promotion pass/);
    expect(replaySentence({ total: 0, stopped: 0, delayed: 0 })).toMatch(/Nothing was promoted/);
  });
});
