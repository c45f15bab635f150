import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceDurably } from '@/lib/files/durable-file';
import type { Run } from './run-as';

/** No role gets in without its password, by whatever door; what no line names is refused. */
const rules = [
  '# Written at each start of Sallyport: what is changed here does not last.',
  ...(process.platform === 'win32'
    ? ['host all all 127.0.0.1/32 scram-sha-256']
    : ['local all all scram-sha-256']),
  '',
].join('\n');

/** Says in the cluster who may connect (PostgreSQL, "The pg_hba.conf File"). */
export async function writeAccessRules(cluster: string, { owner }: Run): Promise<void> {
  const path = join(cluster, 'pg_hba.conf');
  if ((await readFile(path, 'utf8').catch(() => null)) === rules) return;
  await replaceDurably(path, rules, { owner });
}
