import { expect, it } from 'vitest';
import { permissions } from './roles';
import { permissionWords } from './words';

it('names every permission of the table differently, each with a sentence', () => {
  const words = permissions.map((one) => permissionWords[one]);
  expect(new Set(words.map(({ name }) => name)).size).toBe(permissions.length);
  for (const { means } of words) expect(means).toMatch(/^[A-Z].+\.$/);
});
