import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { send } from '../clients/http';

export interface ServerProcess {
  readonly pid: number;
  /** Asks what was loaded into it, where it was started with a channel, and takes its answer. */
  ask(question: string): Promise<unknown>;
  stop(): Promise<void>;
}

/**
 * Starts a server and waits until `readyUrl` answers at all.
 * @throws Error with what the server printed where it ends or does not answer within a minute.
 */
export async function startServer(
  command: string,
  args: readonly string[],
  options: {
    readonly env?: Readonly<Record<string, string>>;
    /** The folder that it runs in; left out: this one. */
    readonly cwd?: string;
    readonly readyUrl: string;
    readonly channel?: boolean;
  },
): Promise<ServerProcess> {
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe', ...(options.channel ? (['ipc'] as const) : [])],
    env: { ...process.env, ...options.env },
    ...(options.cwd && { cwd: options.cwd }),
  });
  let output = '';
  const note = (chunk: Buffer) => (output = (output + chunk.toString()).slice(-4000));
  child.stdout?.on('data', note);
  child.stderr?.on('data', note);
  let ended = false;
  const end = new Promise<void>((done) => {
    child.once('error', (error) => note(Buffer.from(error.message)));
    child.once('close', () => {
      ended = true;
      done();
    });
  });
  const ask = (question: string) =>
    new Promise<unknown>((answered, failed) => {
      child.once('message', answered);
      child.send(question, (error) => error && failed(error));
    });
  const stop = async () => {
    if (!ended) child.kill('SIGTERM');
    await end;
  };
  for (let tries = 0; tries < 600 && !ended; tries += 1) {
    const answered = await send('GET', options.readyUrl).then(
      () => true,
      () => false,
    );
    if (answered && child.pid !== undefined) return { pid: child.pid, ask, stop };
    await sleep(100);
  }
  await stop();
  throw new Error(`${command} did not start:\n${output}`);
}
