import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { sync } from '@/lib/files/durable-file';
import { execute, type Run } from './run-as';

export const isCluster = (folder: string): boolean => existsSync(join(folder, 'PG_VERSION'));

/**
 * Makes a database cluster in `cluster`, as one act: `initdb` works beside it, so
 * that one that is cut short leaves nothing that a later start would take for a cluster.
 * @param options.role its superuser, whose password is in `options.passwordFile`
 */
export async function makeCluster(
  cluster: string,
  bin: string,
  run: Run,
  options: { readonly role: string; readonly passwordFile: string },
): Promise<void> {
  const home = dirname(cluster);
  const draft = `${cluster}.${randomBytes(6).toString('hex')}.new`;
  for (const name of await readdir(home)) {
    if (!/^cluster\.[0-9a-f]{12}\.new$/.test(name)) continue;
    await rm(join(home, name), { recursive: true, force: true, maxRetries: 5 });
  }
  await execute(run, join(bin, 'initdb'), [
    '-D',
    draft,
    '-U',
    options.role,
    `--pwfile=${options.passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--no-instructions',
  ]);
  if (isCluster(cluster)) {
    // Another start was quicker.
    await rm(draft, { recursive: true, force: true });
    return;
  }
  // What an older version left that was cut short.
  await rm(cluster, { recursive: true, force: true });
  await rename(draft, cluster);
  if (process.platform !== 'win32') await sync(home);
}
