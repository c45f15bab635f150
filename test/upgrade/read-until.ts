// Reads stored manifests again as a process of its own, and is killed after so many statements.
import { createLogger } from '@/lib/logger';
import { createFilesystemStore } from '@/registry';
import { readAgain } from '@/server/content/manifests/read-again';
import { openDatabase } from '@/server/platform/sql/database';
import { countingStatements } from './counting-statements';

const [url = '', store = '', killedAfter = ''] = process.argv.slice(2);
const db = countingStatements(openDatabase(url, { connections: 2 }), (statements) => {
  if (statements === Number(killedAfter)) process.kill(process.pid, 'SIGKILL');
});
await readAgain(db, await createFilesystemStore(store), createLogger('silent'), { manifests: 2 });
await db.close();
