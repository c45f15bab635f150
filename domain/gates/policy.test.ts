import { describe, expect, it } from 'vitest';
import type { GateSettings } from './kinds/index';
import { kindNames } from './kinds/words';
import { asksApproval, emptyPolicy, gateKeys, needsOfPolicy, policyDocument } from './policy';

const problems = (document: unknown) =>
  policyDocument
    .safeParse(document)
    .error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];
const gate = (settings: object) => problems({ gates: [settings] });

/** One gate of each kind, with every setting. */
const examples = [
  { kind: 'checks', names: ['scan'], maxAgeHours: 24, images: ['web/*', '**'] },
  { kind: 'metadata', key: 'version', matches: '[0-9.]+' },
  { kind: 'metadata', key: 'licence', oneOf: ['MIT'] },
  { kind: 'metadata', key: 'version', greaterThanTarget: true },
  { kind: 'metadata', key: 'version', matches: 'a', greaterThanTarget: false },
  {
    kind: 'approvals',
    excludePusher: true,
    lapseHours: 24,
    groups: [{ count: 1, team: 'qa' }, { count: 2 }],
  },
  { kind: 'soak', hours: 0.5, pulled: true },
  {
    kind: 'freeze',
    windows: [
      { cron: '0 18 * * 5', hours: 62, timeZone: 'Europe/Berlin', reason: 'Weekend' },
      { from: '2026-12-20T00:00:00Z', to: '2027-01-02T00:00:00+01:00', reason: 'Holidays' },
    ],
  },
  {
    kind: 'hygiene',
    nonRoot: true,
    maxSizeMB: 200,
    distroless: true,
    baseNamed: true,
    platforms: ['linux/amd64', 'linux/arm/v7'],
    maxAgeDays: 30,
  },
];

describe('policyDocument', () => {
  it('takes every kind with all its settings, and has an example of each here', () => {
    expect(problems({ gates: examples, automatic: false, lastClick: true })).toEqual([]);
    expect(new Set(examples.map(({ kind }) => kind))).toEqual(new Set(kindNames));
  });

  it('asks for no gate where none is named', () => {
    expect(policyDocument.parse({ gates: [] })).toEqual({
      gates: [],
      automatic: false,
      lastClick: false,
    });
  });

  it('refuses a kind that there is not, and says which there are', () => {
    const words =
      'names no kind of gate; there are checks, metadata, approvals, soak, freeze and hygiene';
    expect(gate({ kind: 'scan' })).toEqual([`gates.0.kind: ${words}`]);
    expect(gate({})).toEqual([`gates.0.kind: ${words}`]);
    expect(gate({ kind: 'constructor' })).toEqual([`gates.0.kind: ${words}`]);
  });

  it.each(examples)('refuses a setting that $kind does not have, with its path', (example) => {
    expect(gate({ ...example, extra: 1 })).toEqual(['gates.0: Unrecognized key: "extra"']);
  });

  it.each([
    [{ kind: 'checks', names: [] }, 'gates.0.names'],
    [{ kind: 'checks', names: [' '] }, 'gates.0.names.0'],
    [{ kind: 'checks', names: ['a', 'a'] }, 'gates.0.names: name each check once'],
    [{ kind: 'checks', names: 'scan' }, 'gates.0.names'],
    [{ kind: 'checks', names: ['a'], maxAgeHours: 0 }, 'gates.0.maxAgeHours'],
    [{ kind: 'checks', names: ['a'], maxAgeHours: '24' }, 'gates.0.maxAgeHours'],
    [{ kind: 'checks', names: ['a'], images: [] }, 'gates.0.images'],
    [{ kind: 'checks', names: ['a'], images: ['Web'] }, 'gates.0.images.0'],
    [{ kind: 'metadata' }, 'gates.0.key'],
    [{ kind: 'metadata', key: ' ' }, 'gates.0.key'],
    [
      { kind: 'metadata', key: 'a', matches: '(' },
      'gates.0.matches: is no pattern: missing closing )',
    ],
    [{ kind: 'metadata', key: 'a', matches: '(?<=a)b' }, 'gates.0.matches: is no pattern'],
    [{ kind: 'metadata', key: 'a', matches: 'a', oneOf: ['a'] }, 'gates.0.oneOf: one of'],
    [
      { kind: 'metadata', key: 'a', oneOf: ['a'], greaterThanTarget: true },
      'gates.0.greaterThanTarget: one of',
    ],
    [{ kind: 'metadata', key: 'a', oneOf: [] }, 'gates.0.oneOf'],
    [{ kind: 'approvals', groups: [] }, 'gates.0.groups'],
    [{ kind: 'approvals', groups: [{ count: 0 }] }, 'gates.0.groups.0.count'],
    [{ kind: 'approvals', groups: [{ count: 1.5 }] }, 'gates.0.groups.0.count'],
    [{ kind: 'approvals', groups: [{ count: 1, team: 'Q A' }] }, 'gates.0.groups.0.team: a team’s'],
    [{ kind: 'approvals', groups: [{ count: 1, who: 'me' }] }, 'gates.0.groups.0: Unrecognized'],
    [{ kind: 'approvals', groups: [{ count: 1 }], lapseHours: -1 }, 'gates.0.lapseHours'],
    [{ kind: 'soak' }, 'gates.0.hours'],
    [{ kind: 'soak', hours: 0 }, 'gates.0.hours'],
    [{ kind: 'soak', hours: Infinity }, 'gates.0.hours'],
    [{ kind: 'freeze', windows: [] }, 'gates.0.windows'],
    [{ kind: 'hygiene' }, 'gates.0: asks for nothing'],
    [{ kind: 'hygiene', nonRoot: false, distroless: false }, 'gates.0: asks for nothing'],
    [{ kind: 'hygiene', maxSizeMB: 0 }, 'gates.0.maxSizeMB'],
    [{ kind: 'hygiene', platforms: [] }, 'gates.0.platforms'],
    [{ kind: 'hygiene', platforms: ['amd64'] }, 'gates.0.platforms.0: a platform is like'],
  ])('refuses %j: %s', (settings, problem) => {
    expect(gate(settings).join('\n')).toContain(problem);
  });

  it('refuses automatic promotion where people approve, or click last', () => {
    const approvals = { kind: 'approvals', groups: [{ count: 1 }] };
    expect(problems({ gates: [approvals], automatic: true })[0]).toMatch(/^automatic: /);
    expect(problems({ gates: [], automatic: true, lastClick: true })[0]).toMatch(/^lastClick: /);
    expect(problems({ gates: [], automatic: true })).toEqual([]);
  });

  it('refuses more gates than can be read', () => {
    const gates = (count: number) =>
      Array.from({ length: count }, () => ({ kind: 'soak', hours: 1 }));
    expect(problems({ gates: gates(20) })).toEqual([]);
    expect(problems({ gates: gates(21) })).toEqual(['gates: at most 20 gates']);
  });
});

describe('gateKeys', () => {
  it('are the kinds, counted from the second of a kind on', () => {
    const gates: GateSettings[] = [
      { kind: 'metadata', key: 'a' },
      { kind: 'soak', hours: 1 },
      { kind: 'metadata', key: 'b' },
      { kind: 'metadata', key: 'c' },
    ];
    expect(gateKeys(gates)).toEqual(['metadata', 'soak', 'metadata-2', 'metadata-3']);
  });
});

describe('what a policy needs', () => {
  it('is what its gates look at', () => {
    const { gates } = policyDocument.parse({ gates: examples });
    expect(needsOfPolicy({ ...emptyPolicy, gates })).toEqual(
      new Set(['checks', 'approvals', 'soak', 'content']),
    );
    expect(needsOfPolicy(emptyPolicy)).toEqual(new Set());
    expect(asksApproval({ ...emptyPolicy, gates })).toBe(true);
    expect(asksApproval(emptyPolicy)).toBe(false);
  });
});
