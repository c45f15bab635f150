import { expect, it } from 'vitest';
import { groupsOf, teamsOf } from './group-claims';

it('reads a list of texts', () => {
  expect([...groupsOf({ groups: ['a', 'b', 'a'] }, 'groups')]).toEqual(['a', 'b']);
});

it.each([
  ['missing', {}],
  ['null', { groups: null }],
  ['a single text', { groups: 'admins' }],
  ['an object', { groups: { admins: true } }],
  ['nested lists', { groups: [['admins']] }],
  ['a list with an object', { groups: ['admins', { name: 'x' }] }],
  ['a list with a number', { groups: ['admins', 1] }],
  ['more than anybody reads', { groups: Array.from({ length: 5001 }, () => 'admins') }],
])('takes groups that are %s for none', (_, claims) => {
  expect(groupsOf(claims, 'groups').size).toBe(0);
});

it('reads nothing that every object has', () => {
  expect(groupsOf({}, 'constructor').size).toBe(0);
});

it('puts a person of several groups in a team once, as its maintainer where one group says so', () => {
  const rule = (group: string, maintainer: boolean) => ({
    group,
    maintainer,
    teamId: '1',
    team: 'release',
  });
  const rules = [rule('lead', true), rule('dev', false), { ...rule('ops', true), teamId: '2' }];
  expect([...teamsOf(new Set(['dev', 'lead', 'none']), rules)]).toEqual([
    ['1', { team: 'release', maintainer: true }],
  ]);
});
