import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '@/lib/net/free-port';
import { administrator } from './administrator';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** The built product as a process of its own: `node dist/server.mjs`, as `npm start` runs it. */
export interface Product {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  readonly host: string;
  readonly dataDir: string;
  readonly child: ChildProcess;
  /** All it printed so far. */
  output(): string;
  /** Resolves with its first line that matches, printed before or from now on. */
  line(pattern: RegExp): Promise<string>;
  /** Its exit code, once it has ended by itself or by a signal. */
  readonly ended: Promise<number | null>;
  /** Asks it to stop and waits; removes nothing. */
  stop(): Promise<number | null>;
}

type Environment = Readonly<Record<string, string>>;

/** The settings under which the tests' administrator exists from the first start. */
export const withAdministrator: Environment = {
  SALLYPORT_ADMIN_EMAIL: administrator.email,
  SALLYPORT_ADMIN_PASSWORD: administrator.password,
  SALLYPORT_BOOTSTRAP_TOKEN: administrator.token,
};

/** Starts the product and waits until it serves. Rejects with what it printed where it does not. */
export async function startProduct(
  options: {
    readonly dataDir?: string;
    readonly port?: number;
    readonly env?: Environment;
    readonly command?: Command;
  } = {},
): Promise<Product> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'sallyport-product-')));
  const port = options.port ?? (await freePort());
  const env = { SALLYPORT_DATA_DIR: dataDir, PORT: String(port), ...options.env };
  const product = run(env, options.command);
  const ready = await Promise.race([
    product.line(/^Sallyport is ready: /).then(() => true),
    product.ended.then(() => false),
  ]);
  if (!ready) throw new Error(`The product did not start:\n${product.output()}`);
  const host = `127.0.0.1:${port}`;
  return { ...product, host, url: `http://${host}`, dataDir };
}

type Command = readonly [program: string, ...args: string[]];

/** Runs it with these settings only, whatever comes of it. */
export function run(
  env: Environment,
  [program, ...args]: Command = [process.execPath, 'dist/server.mjs'],
): Omit<Product, 'url' | 'host' | 'dataDir'> {
  const child = spawn(program, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      NEXT_TELEMETRY_DISABLED: '1',
      SALLYPORT_LOG_LEVEL: 'fatal',
      ...env,
    },
  });
  let text = '';
  const waiting = new Set<() => void>();
  const hear = (chunk: Buffer) => {
    text += chunk.toString();
    for (const look of waiting) look();
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const ended = new Promise<number | null>((done) => child.once('close', (code) => done(code)));
  return {
    child,
    ended,
    output: () => text,
    line: (pattern) =>
      new Promise((found) => {
        const look = () => {
          const line = text.split('\n').find((one) => pattern.test(one));
          if (line === undefined) return;
          waiting.delete(look);
          found(line);
        };
        waiting.add(look);
        look();
      }),
    stop: () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

export const discard = (folder: string) => rm(folder, { recursive: true, force: true });
