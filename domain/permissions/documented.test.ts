import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import {
  instanceRolePermissions,
  instanceRoles,
  permissions,
  rolePermissions,
  roles,
} from './roles';

it('is in docs/access.md exactly as the table has it', () => {
  const lines = readFileSync('docs/access.md', 'utf8').split('\n');
  const cells = (line: string) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
  const head = lines.find((line) => cells(line)[0] === 'permission');
  expect(cells(head ?? '').slice(1)).toEqual([...roles, ...instanceRoles]);
  const all = [
    ...roles.map((role) => rolePermissions[role]),
    ...instanceRoles.map((role) => instanceRolePermissions[role]),
  ];
  for (const permission of permissions) {
    const row = lines.find((line) => cells(line)[0] === `\`${permission}\``);
    const given = all.map((held) => (held.includes(permission) ? 'yes' : '–'));
    expect([permission, ...cells(row ?? '').slice(1)]).toEqual([permission, ...given]);
  }
});
