import { expect, it } from 'vitest';
import { readGroupLines, writeGroupLines } from './group-lines';

it('reads what it wrote, names with signs and spaces in them too', () => {
  const rules = [
    { group: 'CN=Release Team,O=Example', team: 'release', maintainer: false },
    { group: 'leads', team: 'release', maintainer: true },
  ];
  expect(readGroupLines(writeGroupLines(rules))).toEqual({ groups: rules, wrong: null });
});

it.each(['release', '= release', 'a =', 'a = Not A Slug'])('names the bad line %j', (line) => {
  expect(readGroupLines(`a = b\n${line}`).wrong).toContain(line.trim());
});
