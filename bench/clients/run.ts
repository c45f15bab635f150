import { spawn, spawnSync } from 'node:child_process';

/** Runs a program to its end and returns what it printed. @throws Error with its complaint. */
export function run(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  return new Promise((done, failed) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    let output = '';
    let complaint = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
    child.once('error', failed);
    child.once('close', (code) =>
      code === 0 ? done(output) : failed(new Error(`${command} ended with ${code}: ${complaint}`)),
    );
  });
}

/** Whether a program can be started here. */
export const isInstalled = (command: string): boolean =>
  !spawnSync(command, ['--version'], { stdio: 'ignore' }).error;
