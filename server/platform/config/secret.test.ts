import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { installationSecret } from './secret';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sallyport-secret-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('is made once, for its owner alone, and the same for all who start at once', async () => {
  const dataDir = join(folder, 'new', 'data');
  const started = Array.from({ length: 8 }, () => installationSecret(null, dataDir));
  const secrets = new Set(await Promise.all(started));
  expect(secrets.size).toBe(1);
  expect([...secrets][0]).toMatch(/^[\w-]{43}$/);
  expect(await installationSecret(null, dataDir)).toBe([...secrets][0]);
  expect(await readdir(dataDir)).toEqual(['secret']);
  expect((await stat(join(dataDir, 'secret'))).mode & 0o777).toBe(0o600);
});

it.each([
  ['of no bytes', '', 'is empty'],
  ['of a newline', '\n', 'is empty'],
  ['that is short', 'x'.repeat(31), 'at least 32 characters, and has 31'],
  ['of zero bytes', '\0'.repeat(44), 'has zero bytes in it'],
])('in a file %s is refused in a sentence, and the file stays', async (_, text, problem) => {
  const path = join(folder, 'secret');
  await writeFile(path, text);
  const refusal = installationSecret(null, folder);
  await expect(refusal).rejects.toThrow(problem);
  await expect(refusal).rejects.toThrow(path);
  await expect(refusal).rejects.toThrow(/from a backup.*or set SALLYPORT_SECRET.*remove the file/);
  expect(await readFile(path, 'utf8')).toBe(text);
  expect(await installationSecret('configured', folder)).toBe('configured');
});
