import { spawn, spawnSync } from 'node:child_process';

/** Is the client installed? Where not, its tests are skipped, and this says so. */
export function isInstalled(client: string): boolean {
  const found = spawnSync('sh', ['-c', `command -v ${client}`]).status === 0;
  if (!found) process.stdout.write(`SKIPPED: the tests with ${client}: it is not installed.\n`);
  return found;
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
  { env = {}, input = '' }: { env?: Record<string, string>; input?: string } = {},
): Promise<Ended> {
  return new Promise((ended, failed) => {
    const child = spawn(command, args, { env: { ...process.env, ...env } });
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
