// npm start [-- --demo]: installs, generates and builds what changed, then serves.
import { spawn } from 'node:child_process';
import { demoEnvironment, refuseHalfADemo, tellDemo } from './lib/demo.mjs';
import { prepare, requireNode, root } from './lib/set-up.mjs';

requireNode();
const known = new Set(['--demo']);
const unknown = process.argv.slice(2).find((argument) => !known.has(argument));
if (unknown) {
  process.stderr.write(`${unknown} is not an option. There is one: npm start -- --demo\n`);
  process.exit(2);
}

const env = { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' };
const demo = process.argv.includes('--demo');
try {
  await refuseHalfADemo(process.env);
  if (demo) Object.assign(env, await demoEnvironment(process.env));
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}

try {
  await prepare();
} catch (error) {
  process.stderr.write(`Could not prepare Sallyport: ${error.message}\n`);
  process.exit(1);
}

if (demo && !(await tellDemo(env))) process.exit(1);

const server = spawn(process.execPath, ['--enable-source-maps', 'dist/server.mjs'], {
  cwd: root,
  stdio: 'inherit',
  env,
});
// A terminal's Ctrl-C reaches the server by itself; a signal to this process is handed on.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => server.kill('SIGTERM'));
server.once('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
