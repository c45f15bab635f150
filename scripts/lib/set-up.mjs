// What `npm start`, `npm run dev` and `npm test` do before anything else. Plain Node: it runs
// before a single package is installed.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

export const say = (line) => process.stdout.write(`${line}\n`);

/** Runs a command to its end with its output shown; rejects with its exit code. */
export function run(command, args, options = {}) {
  return new Promise((done, failed) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      ...options,
    });
    child.once('error', failed);
    child.once('exit', (code, signal) =>
      code === 0 ? done() : failed(new Error(`${args[0] ?? command} ended with ${code ?? signal}`)),
    );
  });
}

/** Runs a command and keeps its output for the case that it fails. */
export function runQuietly(command, args, options = {}) {
  return new Promise((done, failed) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...options,
    });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.once('error', failed);
    child.once('exit', (code, signal) =>
      code === 0
        ? done(output)
        : failed(new Error(`${output}\n${args[0]} ended with ${code ?? signal}`)),
    );
  });
}

const stampFile = join(root, '.cache', 'done.json');

async function readStamps() {
  try {
    return JSON.parse(await readFile(stampFile, 'utf8'));
  } catch {
    return {};
  }
}

/** Hashes files and folders (names and contents), so that only what changed is done again. */
export async function fingerprint(paths) {
  const hash = createHash('sha256').update(process.version);
  const visit = async (path) => {
    const full = join(root, path);
    if (!existsSync(full)) return;
    const entries = await readdir(full, { withFileTypes: true }).catch(() => null);
    if (entries === null) {
      hash.update(`${path}\0`).update(await readFile(full));
      return;
    }
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (!/\.test\.tsx?$/.test(entry.name)) await visit(join(path, entry.name));
    }
  };
  for (const path of paths) await visit(path);
  return hash.digest('hex');
}

/** Does `work` unless it was done for the same inputs and its outputs are still there. */
export async function unlessDone({ name, says, inputs, outputs, work }) {
  const print = await fingerprint(inputs);
  const stamps = await readStamps();
  if (stamps[name] === print && outputs.every((path) => existsSync(join(root, path)))) return;
  say(says);
  const started = Date.now();
  await work();
  await makeDurable();
  say(`  done in ${Math.round((Date.now() - started) / 1000)} s`);
  await mkdir(join(root, '.cache'), { recursive: true });
  // Whole or as it was: written beside it, then renamed.
  await writeFile(`${stampFile}.new`, JSON.stringify({ ...(await readStamps()), [name]: print }));
  await rename(`${stampFile}.new`, stampFile);
}

/**
 * What was installed or built is on the disk before it is noted as done: a power cut would leave empty
 * files that no start makes again. Where there is no `sync` (Windows), that is left to the system.
 */
const makeDurable = () => run('sync', [], { stdio: 'ignore' }).catch(() => undefined);

export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  process.stderr.write(`Sallyport needs Node 20.19 or later; this is ${process.version}.\n`);
  process.exit(1);
}

export const install = () =>
  unlessDone({
    name: 'install',
    says: 'Installing packages (the first time this takes a minute or two) …',
    inputs: ['package-lock.json'],
    outputs: ['node_modules/next', 'node_modules/prisma'],
    work: () => {
      const npm = process.env.npm_execpath;
      // All of the lock file and nothing else, whatever NODE_ENV says: what builds is among what npm
      // would leave out in production.
      const args = [
        'ci',
        '--ignore-scripts',
        '--include=dev',
        '--no-audit',
        '--no-fund',
        '--loglevel=error',
      ];
      return npm ? run(process.execPath, [npm, ...args]) : run('npm', args);
    },
  });

export const generate = () =>
  unlessDone({
    name: 'generate',
    says: 'Generating the database client …',
    inputs: ['prisma/schema.prisma', 'package-lock.json'],
    outputs: ['server/platform/sql/prisma/client.ts'],
    work: () => run(process.execPath, ['scripts/generate.mjs']),
  });

const configuration = ['package-lock.json', 'tsconfig.json'];

export const buildPages = () =>
  unlessDone({
    name: 'pages',
    says: 'Building the pages (about a minute) …',
    inputs: [
      'app',
      'components',
      'client',
      'contract',
      'domain',
      'oci',
      'lib',
      'server/edge/in-process.ts',
      'server/access',
      'public',
      'next.config.js',
      'postcss.config.mjs',
      'proxy.ts',
      'instrumentation-client.ts',
      ...configuration,
    ],
    outputs: ['.next/BUILD_ID'],
    work: async () => {
      const env = { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' };
      await runQuietly(process.execPath, ['node_modules/next/dist/bin/next', 'build'], { env });
    },
  });

export const buildServer = () =>
  unlessDone({
    name: 'server',
    says: 'Bundling the server …',
    inputs: [
      'server',
      'registry',
      'contract',
      'domain',
      'oci',
      'lib',
      'scripts/build-server.mjs',
      'scripts/demo',
      'scripts/lib/oci',
      ...configuration,
    ],
    outputs: ['dist/server.mjs', 'dist/demo.mjs'],
    work: () => run(process.execPath, ['scripts/build-server.mjs']),
  });

/** Everything a start needs; quick when nothing changed. */
export async function prepare() {
  await install();
  await generate();
  await buildServer();
  await buildPages();
}
