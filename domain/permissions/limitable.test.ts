import { expect, it } from 'vitest';
import { permissionsOf } from './can';
import { isLimitable } from './limitable';
import { permissions, roles, stagePermissions } from './roles';

it('a role can be limited to stages exactly where it gives a permission that holds by stage', () => {
  for (const one of permissions) {
    expect([one, isLimitable(['project.read', one])]).toEqual([one, stagePermissions.has(one)]);
  }
  expect(isLimitable([])).toBe(false);
  expect(isLimitable(['of another version'])).toBe(false);
  const limitable = roles.filter((role) =>
    isLimitable(permissionsOf({ role, projectId: 'p1', stages: [], through: 'direct' })),
  );
  expect(limitable).toEqual(['reviewer', 'approver', 'maintainer']);
});
