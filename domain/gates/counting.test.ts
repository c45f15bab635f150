import { describe, expect, it } from 'vitest';
import { noAccounts } from '../people/accounts';
import { countingApprovals } from './counting';
import { emptyPolicy } from './policy';
import { facts, inHours, person } from './testing/facts';

const people = [person('ana', { teams: ['qa'] }), person('ben'), person('kim')];
const given = people.map(({ id, name, email }) => ({
  personId: id,
  name,
  email,
  at: inHours(-1),
  changed: id === 'kim' ? ['the build is another one'] : [],
}));
const known = facts({
  approvals: {
    requesterIds: [],
    isAsked: true,
    pusherIds: [],
    people,
    accounts: noAccounts,
    given,
  },
});
const count = (...groups: { count: number; team?: string }[]) =>
  countingApprovals(
    { ...emptyPolicy, gates: groups.map((group) => ({ kind: 'approvals', groups: [group] })) },
    known,
  );

describe('countingApprovals', () => {
  it('is nobody’s where the policy asks nobody', () => expect(count()).toBeNull());

  it('counts who may decide in some group, and nothing given for something else (L4)', () => {
    expect(count({ count: 1, team: 'qa' })).toEqual(new Set(['ana']));
    expect(count({ count: 1, team: 'qa' }, { count: 5 })).toEqual(new Set(['ana', 'ben']));
  });
});
