import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '@/server/platform/migrations/migrate';

const folder = 'prisma/migrations';

/**
 * Brings a database to where a former version left it.
 * @param last the name of the migration that is its last, or how that ends.
 * @param before leave that one out: it is the one that a test is about.
 */
export async function migrateTo(url: string, last: string, { before = false } = {}): Promise<void> {
  const names = (await readdir(folder)).filter((entry) => /^\d/.test(entry)).sort();
  const at = names.findIndex((name) => name.endsWith(last));
  if (at < 0) throw new Error(`no migration is called ${last}`);
  const former = await mkdtemp(join(tmpdir(), 'sallyport-migrations-'));
  try {
    for (const name of names.slice(0, before ? at : at + 1)) {
      await cp(join(folder, name), join(former, name), { recursive: true });
    }
    await migrate(url, former);
  } finally {
    await rm(former, { recursive: true, force: true });
  }
}
