import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Runs a command of Prisma's with no engine download: those that write the client or the schema ask for an
 * engine binary that they then do not run, so any existing file will do. Where it fails, this process ends
 * as it did, with what it said.
 */
export function runPrisma(...command) {
  const result = spawnSync(process.execPath, ['node_modules/prisma/build/index.js', ...command], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    env: {
      ...process.env,
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      CHECKPOINT_DISABLE: '1',
    },
  });
  if (result.status === 0) return;
  process.stderr.write(`${result.stdout}${result.stderr}`);
  process.exit(result.status ?? 1);
}
