// Builds real registry clients and the official conformance suites from their Go modules, each once,
// for the tests. Nothing of them is kept in the repository. Where Go or its modules are not to be
// had, the tests that need them are skipped, and this says so.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root, say } from './set-up.mjs';

const folder = join(root, '.cache', 'clients');
const pins = join(root, 'scripts', 'lib', 'go-clients.json');

/**
 * How long one may take to build, in seconds. The large ones (cosign) take minutes where Go has not
 * compiled their parts before. Go keeps what it compiled, so that the next run goes on from there;
 * SALLYPORT_CLIENTS=all waits for them.
 */
const patience = { usual: 300, large: 60, all: 3600 };

const noNetwork =
  /dial tcp|no such host|i\/o timeout|connection refused|TLS handshake|proxyconnect/;

/** Where a built client is; the tests look there too (test/clients/command.ts). */
const pathOf = ({ name, version }) => join(folder, `${name}-${version}`);

/** One of our own, of a few lines around a module, is built again when they change. */
const isMissing = (client) =>
  !existsSync(pathOf(client)) ||
  (client.source && statSync(join(root, client.source)).mtimeMs > statSync(pathOf(client)).mtimeMs);

/** Builds what is missing of scripts/lib/go-clients.json, or says what will be skipped and why. */
export async function ensureGoClients() {
  const missing = JSON.parse(await readFile(pins, 'utf8')).filter(isMissing);
  if (missing.length === 0) return;
  const names = (clients) => clients.map(({ name }) => name).join(', ');
  const go = spawnSync('go', ['env', 'GOVERSION'], { encoding: 'utf8' });
  if (go.status !== 0) {
    say(`  SKIPPED: the tests with ${names(missing)}: Go, which builds them, is not installed.`);
    return;
  }
  say(`Building ${names(missing)} with Go (the first time this takes minutes) …`);
  for (const [at, client] of missing.entries()) {
    const failure = await build(client, go.stdout.trim().replace(/^go/, ''));
    if (failure === null) continue;
    if (noNetwork.test(failure)) {
      say(`  SKIPPED: the tests with ${names(missing.slice(at))}: no Go modules can be fetched.`);
      return;
    }
    say(`  SKIPPED: the tests with ${client.name}: ${failure}`);
  }
}

/**
 * Builds one in a module of its own, which pins it and thereby all that it is made of.
 * @returns null, or why it could not be built
 */
async function build(client, goVersion) {
  const source = join(folder, 'build', client.name);
  const made = join(source, 'made');
  await rm(source, { recursive: true, force: true });
  await mkdir(source, { recursive: true });
  const { module, version } = client;
  // Packages that a module keeps to itself may be used by what lies below it.
  const own = client.inside ? `${module}/build` : 'build';
  const lines = [`module ${own}`, `go ${goVersion}`, `require ${module} ${version}`];
  await writeFile(join(source, 'go.mod'), `${lines.join('\n')}\n`);
  if (client.source) await copyFile(join(root, client.source), join(source, 'main.go'));
  const command = client.isTest ? ['test', '-c'] : ['build', '-ldflags=-s'];
  if (client.tags) command.push('-tags', client.tags);
  const target = client.source ? '.' : [module, client.package].filter(Boolean).join('/');
  const seconds =
    process.env.SALLYPORT_CLIENTS === 'all'
      ? patience.all
      : client.isLarge
        ? patience.large
        : patience.usual;
  const failure = await runGo([...command, '-trimpath', '-o', made, target], source, seconds);
  if (failure === null) await rename(made, pathOf(client));
  await rm(source, { recursive: true, force: true });
  return failure;
}

/** Runs the go command within a time; null, or the last line of what it said. */
function runGo(args, cwd, seconds) {
  return new Promise((done) => {
    const env = { ...process.env, GOFLAGS: '-mod=mod -buildvcs=false', GOWORK: 'off' };
    // Its tags leave out what needs C libraries.
    if (args.includes('-tags')) env.CGO_ENABLED = '0';
    // A process group of its own, so that compilers end with it.
    const child = spawn('go', args, {
      cwd,
      env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      process.kill(-child.pid, 'SIGTERM');
    }, seconds * 1000);
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => (output = (output + chunk).slice(-10_000)));
    }
    child.once('error', (error) => done(error.message));
    child.once('close', (code) => {
      clearTimeout(timer);
      if (late) {
        done(
          `it takes longer than ${seconds} s to build; what is compiled is kept for the next run, and SALLYPORT_CLIENTS=all waits for it.`,
        );
      } else done(code === 0 ? null : output.trim().split('\n').at(-1));
    });
  });
}
