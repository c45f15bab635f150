import { expect, it } from 'vitest';
import { rolesThatGive } from './roles-that-give';

it('names the least roles that would do, and maintainers where no other does', () => {
  expect(rolesThatGive('build.describe')).toBe('developer');
  expect(rolesThatGive('promotion.request')).toBe('developer or approver');
  expect(rolesThatGive('promotion.waive')).toBe('maintainer');
});
