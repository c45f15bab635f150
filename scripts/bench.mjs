// npm run bench [-- …]: installs, generates and builds what changed, then measures (bench/run.ts).
import { prepare, requireNode, run } from './lib/set-up.mjs';

requireNode();
const args = process.argv.slice(2);
try {
  if (!args.includes('--as-built') && !args.includes('--help')) await prepare();
  await run(process.execPath, ['--import', 'tsx', 'bench/run.ts', ...args]);
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
