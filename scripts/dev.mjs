// npm run dev: serves from the sources; pages reload by themselves, the server restarts when one
// of its files changes.
import { spawn } from 'node:child_process';
import { generate, install, requireNode, root } from './lib/set-up.mjs';

requireNode();
await install();
await generate();
const watch = [
  '--include',
  'server/**/*.ts',
  '--include',
  'registry/**/*.ts',
  '--exclude',
  '.next/**',
  '--exclude',
  'data/**',
];
const server = spawn(
  process.execPath,
  [
    'node_modules/tsx/dist/cli.mjs',
    'watch',
    '--clear-screen=false',
    ...watch,
    'server/edge/main.ts',
  ],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, NODE_ENV: 'development', NEXT_TELEMETRY_DISABLED: '1' },
  },
);
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => server.kill('SIGTERM'));
server.once('exit', (code) => process.exit(code ?? 0));
