import { expect, it, vi } from 'vitest';
import type { AuthBackend } from './backend';
import { guardBackend } from './guard-backend';

const from = { address: '192.0.2.7', userAgent: 'test' };

it('row 23: tells the log what failed, and whoever asked only that it did', async () => {
  const cause = new Error('connect to 10.0.0.5 as sallyport_app');
  const fails = () => Promise.reject(cause);
  const broken: AuthBackend = {
    publicUrl: 'http://127.0.0.1:3000',
    secret: 's',
    signIn: fails,
    signInProviders: fails,
    reachProvider: fails,
    signInThrough: fails,
    signInThroughFailed: fails,
    readSession: fails,
    endSession: fails,
  };
  const error = vi.fn();
  const onAway = vi.fn();
  const backend = guardBackend(broken, { error }, onAway);
  for (const asked of [
    backend.signIn('a@example.com', 'x', from),
    backend.signInProviders(),
    backend.reachProvider('main'),
    backend.signInThrough('main', {}, from, { proof: false }),
    backend.signInThroughFailed('main', 'x', from),
    backend.readSession('x'),
    backend.endSession('x', from),
  ]) {
    await expect(asked).rejects.toThrow(/^Unavailable$/);
  }
  expect(error.mock.calls).toEqual(
    Array.from({ length: 7 }, () => [{ err: cause }, 'sign-in failed']),
  );
  expect(onAway).not.toHaveBeenCalled();
});

it('leaves a database that is away to whoever tells of that once', async () => {
  const gone = Object.assign(new Error('connect ENOENT'), { syscall: 'connect', code: 'ENOENT' });
  const error = vi.fn();
  const onAway = vi.fn();
  const away = { readSession: () => Promise.reject(gone) } as unknown as AuthBackend;
  await expect(guardBackend(away, { error }, onAway).readSession('x')).rejects.toThrow(
    /^Unavailable$/,
  );
  expect(onAway.mock.calls).toEqual([[gone]]);
  expect(error).not.toHaveBeenCalled();
});
