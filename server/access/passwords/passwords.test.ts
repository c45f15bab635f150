import { expect, it } from 'vitest';
import { hashPassword, verifyPassword } from './passwords';

it('hashes with argon2id at 46 MiB, one pass, one lane, salted', async () => {
  const [one, two] = await Promise.all([
    hashPassword('violet otter'),
    hashPassword('violet otter'),
  ]);
  expect(one).toMatch(/^\$argon2id\$v=19\$m=47104,t=1,p=1\$/);
  expect(one).not.toBe(two);
});

it('knows the right password from a wrong one, however its letters are composed', async () => {
  const stored = await hashPassword('caf\u00e9 violet otter');
  expect(await verifyPassword(stored, 'cafe\u0301 violet otter')).toBe(true);
  expect(await verifyPassword(stored, 'violet otter')).toBe(false);
});

it('says no where there is no hash', async () => {
  expect(await verifyPassword(null, '')).toBe(false);
  expect(await verifyPassword(null, 'violet otter')).toBe(false);
});
