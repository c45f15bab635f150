import { expect, it, vi } from 'vitest';
import { QueueFull } from '../passwords/hash-queue';
import { hashPassword } from '../passwords/passwords';
import { hashNewPassword } from './hash-new-password';

vi.mock('../passwords/passwords', () => ({ hashPassword: vi.fn() }));

it('row 25: says when to try again while too many passwords are being hashed', async () => {
  vi.mocked(hashPassword).mockRejectedValueOnce(new QueueFull());
  await expect(hashNewPassword('violet otter')).rejects.toMatchObject({
    code: 'throttled',
    options: { retryAfterSeconds: 5 },
  });
});

it('passes on the hash, and any other failure', async () => {
  vi.mocked(hashPassword).mockResolvedValueOnce('$argon2id$').mockRejectedValueOnce(new Error('x'));
  expect(await hashNewPassword('violet otter')).toBe('$argon2id$');
  await expect(hashNewPassword('violet otter')).rejects.toThrow('x');
});
