import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mkdir, mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { discard, run } from '@/test/setup/process';

describe('a wrong configuration', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sallyport-configuration-'));
  });
  afterAll(() => discard(folder));

  it.each([
    ['PORT', { PORT: 'abc' }],
    ['PORT', { PORT: '70000' }],
    ['DATABASE_URL', { DATABASE_URL: 'nonsense' }],
    ['DATABASE_URL', { DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none' }],
    [
      'SALLYPORT_DATABASE_OWNER_URL',
      { SALLYPORT_DATABASE_OWNER_URL: 'postgresql://a@127.0.0.1/a' },
    ],
    ['SALLYPORT_ADMIN_PASSWORD', { SALLYPORT_ADMIN_EMAIL: 'ada@example.com' }],
    ['SALLYPORT_ADMIN_EMAIL', { SALLYPORT_ADMIN_PASSWORD: 'a long enough password' }],
    ['SALLYPORT_PUBLIC_URL', { SALLYPORT_PUBLIC_URL: 'ftp://example.com' }],
    ['SALLYPORT_TRUSTED_PROXIES', { SALLYPORT_TRUSTED_PROXIES: '10.0.0.0/8, proxy.example.com' }],
    ['SALLYPORT_TRUSTED_PROXIES', { SALLYPORT_TRUSTED_PROXIES: '10.0.0.0/33' }],
    ['SALLYPORT_SECRET', { SALLYPORT_SECRET: 'short' }],
  ])('stops the start with one line that names %s', async (variable, env) => {
    const product = run({ SALLYPORT_DATA_DIR: folder, ...env });
    expect(await product.ended).toBe(1);
    const lines = product.output().trim().split('\n');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(new RegExp(`^Cannot start: ${variable}: .`));
  });

  it.each([
    ['no bytes', ''],
    ['31 characters', 'x'.repeat(31)],
  ])(
    'with a kept secret of %s stops the start, with a database of one’s own too',
    async (_, text) => {
      const dataDir = join(folder, `secret-${text.length}`);
      await mkdir(dataDir);
      await writeFile(join(dataDir, 'secret'), text);
      const product = run({
        SALLYPORT_DATA_DIR: dataDir,
        DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none',
      });
      expect(await product.ended).toBe(1);
      const lines = product.output().trim().split('\n');
      expect(lines).toHaveLength(1);
      expect(lines[0]).toMatch(
        /^Cannot start: \/.*\/secret (is empty|must have at least 32 .*)\. .*backup/,
      );
      expect(await readdir(dataDir)).toEqual(['secret']);
    },
  );
});
