import { expect, it } from 'vitest';
import { permissions } from './roles';
import { permissionWords, rolesThatGive } from './words';

it('names every permission of the table differently, each with a sentence', () => {
  const words = permissions.map((one) => permissionWords[one]);
  expect(new Set(words.map(({ name }) => name)).size).toBe(permissions.length);
  for (const { means } of words) expect(means).toMatch(/^[A-Z].+\.$/);
});

it('names the least roles that would do, and maintainers where no other does', () => {
  expect(rolesThatGive('build.describe')).toBe('developer');
  expect(rolesThatGive('promotion.request')).toBe('developer or approver');
  expect(rolesThatGive('promotion.waive')).toBe('maintainer');
});
