import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { freePort } from '@/lib/net/free-port';
import { runningEmbeddedPostgres } from '@/server/platform/postgres/embedded-postgres';
import { send } from '../clients/http';
import { startServer } from './server-process';
import { fetchToken, type Side } from './side';

export interface Sallyport extends Side {
  promote(image: string, digest: string): Promise<void>;
  /** What its process holds now, after a full collection: the heap and what lies beside it. */
  heldBytes(): Promise<number>;
  /** Processor time of the longest turn of its event loop while something is done, in ms. */
  longestTurn(work: () => Promise<unknown>): Promise<number>;
  /** The embedded database as its owner. */
  databaseUrl(): Promise<string>;
  /** Calls /api/v1 as the administrator. @throws where the answer is no success. */
  call(method: 'GET' | 'POST' | 'PUT', path: string, body?: object): Promise<unknown>;
}

const watched = ['--expose-gc', '--import', './bench/sides/watch-process.mjs'];

/**
 * Starts the bundled server as `npm start` does, with a project `bench` and its CI robot.
 * @param root the checkout that it was built in.
 */
export async function startSallyport(
  workDir: string,
  { name, root }: { readonly name: string; readonly root: string },
): Promise<Sallyport> {
  const dataDir = join(workDir, name);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const bootstrapToken = randomBytes(32).toString('hex');
  const profile = process.env.BENCH_NODE_OPTIONS?.split(' ') ?? [];
  const server = await startServer(
    process.execPath,
    [...profile, ...watched, '--enable-source-maps', 'dist/server.mjs'],
    {
      channel: true,
      cwd: root,
      readyUrl: `${url}/healthz`,
      env: {
        NODE_ENV: 'production',
        NEXT_TELEMETRY_DISABLED: '1',
        HOST: '127.0.0.1',
        PORT: String(port),
        DATABASE_URL: '',
        SALLYPORT_DATA_DIR: dataDir,
        SALLYPORT_PUBLIC_URL: url,
        SALLYPORT_LOG_LEVEL: 'warn',
        SALLYPORT_ADMIN_EMAIL: 'bench@example.com',
        SALLYPORT_ADMIN_PASSWORD: randomBytes(16).toString('hex'),
        SALLYPORT_BOOTSTRAP_TOKEN: bootstrapToken,
      },
    },
  );
  const call = async (method: string, path: string, body?: object) => {
    const headers = {
      authorization: `Bearer ${bootstrapToken}`,
      ...(body && { 'content-type': 'application/json' }),
    };
    const sent = body && Buffer.from(JSON.stringify(body));
    const answer = await send(method, `${url}/api/v1${path}`, headers, sent);
    const text = answer.body.toString();
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return JSON.parse(text) as unknown;
  };
  const api = async (path: string, body: object) =>
    (await call('POST', path, body)) as Record<string, string>;
  await api('/projects', { slug: 'bench', name: 'Benchmarks', template: 'open' });
  const robot = { name: 'ci', kind: 'ci', registry: 'bench-dev' };
  const { username = '', secret = '' } = await api('/projects/bench/robots', robot);
  const credentials = { username, password: secret };
  return {
    name,
    url,
    pid: server.pid,
    credentials,
    token: (scopes) => fetchToken(`${url}/token`, new URL(url).host, credentials, scopes),
    promote: async (image, digest) => {
      await api('/promotions', { project: 'bench', image, digest, to: 'staging' });
    },
    heldBytes: async () => Number(await server.ask('memory')),
    async longestTurn(work) {
      await server.ask('watchTurns');
      await work();
      return Number(await server.ask('longestTurn'));
    },
    async databaseUrl() {
      const found = await runningEmbeddedPostgres(dataDir);
      if (found === null) throw new Error('the embedded database does not run');
      return found;
    },
    call,
    stop: () => server.stop(),
  };
}
