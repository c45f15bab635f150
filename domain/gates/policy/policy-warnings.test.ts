import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noAccounts } from '../../people/accounts';
import type { Approver } from '../facts';
import { assign } from '../kinds/parts/assign';
import type { GateSettings } from '../kinds/index';
import { policyWarnings } from './policy-warnings';

const now = new Date('2026-03-02T09:00:00Z');
const person = (name: string, teams: string[] = [], mayPromote = true): Approver => ({
  id: name,
  name,
  email: `${name}@example.com`,
  teams,
  mayPromote,
  administers: false,
});
const warnings = (
  gates: GateSettings[],
  people: Approver[] = [],
  automatic = false,
  accounts = noAccounts,
) =>
  policyWarnings(
    { gates, automatic, lastClick: false },
    { now, stage: 'Production', before: 'Staging', people, accounts },
  );
const approvals = (...groups: { count: number; team?: string }[]): GateSettings => ({
  kind: 'approvals',
  groups,
});

describe('a quorum', () => {
  it('that nobody can give is said so', () => {
    expect(warnings([approvals({ count: 1 })], [person('Vic', [], false)])).toEqual([
      'Production asks for 1 approval by approvers, but nobody could approve: nothing can ever pass.',
    ]);
  });

  it('L7: that is missed only when the requester is one of the few names them', () => {
    const people = [person('Ana', ['qa']), person('Ben'), person('Kim'), person('Lou')];
    expect(warnings([approvals({ count: 1, team: 'qa' }, { count: 1 })], people)).toEqual([
      'Production asks for 1 approval by team qa, and only Ana could approve: what Ana asks for can never pass, for nobody approves what they asked for.',
    ]);
  });

  it('is doubted exactly where some requester leaves places that nobody can fill', () => {
    const groups = fc.array(
      fc.record({ count: fc.integer({ min: 1, max: 3 }), team: fc.constantFrom('qa', 'ops') }),
      { minLength: 1, maxLength: 3 },
    );
    const people = fc
      .array(fc.subarray(['qa', 'ops']), { maxLength: 8 })
      .map((teams) => teams.map((of, at) => person(`p${at}`, of)));
    fc.assert(
      fc.property(groups, people, (asked, there) => {
        const filled = (without: string | null) =>
          assign(
            asked.map(({ count }) => count),
            asked.map(({ team }) =>
              there
                .filter(({ id, teams }) => id !== without && teams.includes(team))
                .map(({ id }) => id),
            ),
          ).flat().length === asked.reduce((sum, { count }) => sum + count, 0);
        const enough = [null, ...there.map(({ id }) => id)].every(filled);
        expect(warnings([approvals(...asked)], there).length === 0).toBe(enough);
      }),
    );
  });
});

describe('gates that work against each other', () => {
  const soak: GateSettings = { kind: 'soak', hours: 100 };
  const people = [person('Ana'), person('Ben')];

  it('approvals, checks and ages that are over before the soak is', () => {
    const gates: GateSettings[] = [
      soak,
      approvals({ count: 1 }),
      { kind: 'checks', names: ['scan'], maxAgeHours: 24 },
      { kind: 'hygiene', maxAgeDays: 4 },
    ];
    expect(warnings(gates, people)).toEqual([
      expect.stringContaining('scan may be 24 h old at most'),
      expect.stringContaining('Approvals lapse after 72 h'),
      expect.stringContaining('none can satisfy both'),
    ]);
    expect(warnings([{ ...soak, hours: 20 }, ...gates.slice(1)], people)).toEqual([]);
  });

  it('a freeze that is over, and automatic without a gate', () => {
    const window = { from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z', reason: 'Holidays' };
    expect(warnings([{ kind: 'freeze', windows: [window] }])).toEqual([
      expect.stringContaining('is over'),
    ]);
    expect(warnings([], [], true)).toEqual([
      'Automatic with no gate: every release in Staging enters Production at once.',
    ]);
  });
});
