import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, BlockList } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JobKind } from '@/domain/jobs/words';
import { createLogger, type Logger } from '@/lib/logger';
import { ensureFirstAdministrator } from '@/server/access/setup/first-run';
import { compose } from '@/server/edge/compose';
import { createHttpServer } from '@/server/platform/http/server';
import { shutDown } from '@/server/platform/http/shut-down';
import { administrator } from './administrator';
import { type ApiAnswer, callApi, type CallOptions } from './call-api';
import { createTestDatabase, type TestDatabase } from './database';

export { administrator };

/** Whose work tests count. */
const tidying: ReadonlySet<string> = new Set<JobKind>([
  'sweep-uploads',
  'sweep-orphans',
  'sweep-sign-ins',
  'sweep-live-events',
  'sweep-idempotency-keys',
  'sweep-troubles',
  'measure-registries',
  'notice-ends',
  'inspect-layers',
]);

export interface TestServer {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** `127.0.0.1:<port>`, as a registry client writes it. */
  readonly host: string;
  readonly dataDir: string;
  /** The database as its owner; the server itself has the application's role. */
  readonly db: TestDatabase['db'];
  /** Calls /api/v1 as the administrator, or as whoever `token` is; a body makes it JSON. */
  api<T = unknown>(
    method: string,
    path: string,
    body?: unknown,
    options?: CallOptions,
  ): Promise<ApiAnswer<T>>;
  /** What the clock does of itself in the product: removes what uploads that are over left; how many. */
  sweepUploads(): Promise<number>;
  /** Ends the server and starts another on the same port, database and data folder. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export interface TestServerOptions {
  readonly trustedProxies?: BlockList;
  /** What it logs to; left out: nothing is logged. */
  readonly logger?: Logger;
  /** What it finds; left out: an empty, migrated database and an empty folder. Both go when it stops. */
  readonly found?: { readonly database: TestDatabase; readonly dataDir: string };
}

/**
 * The product on a port of its own, with a database and data folder of its own: everything but the
 * pages, wired by the same `compose` that `npm start` uses.
 */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const database = options.found?.database ?? (await createTestDatabase());
  const dataDir = options.found?.dataDir ?? (await mkdtemp(join(tmpdir(), 'sallyport-server-')));
  const logger = options.logger ?? createLogger('silent');
  const config = {
    port: 0,
    host: '127.0.0.1',
    publicUrl: 'http://127.0.0.1',
    publicUrlIsGiven: false,
    dataDir,
    databaseUrl: database.applicationUrl,
    databaseOwnerUrl: null,
    secret: null,
    firstAdministrator: null,
    bootstrapToken: null,
    trustedProxies: options.trustedProxies ?? new BlockList(),
    privateHosts: new Set<string>(),
    allowPasswords: false,
    logLevel: 'silent',
    development: false,
  };
  const listen = async (port: number) => {
    const secret = 'a secret of the tests, 32 characters';
    const app = await compose(config, database.applicationUrl, secret, logger);
    await ensureFirstAdministrator(app.services, {
      ...administrator,
      bootstrapToken: administrator.token,
    });
    // What the clock has done now and then, tests that are about it do themselves.
    const jobs = app.startJobs(({ kind }) => !tidying.has(kind));
    const server = createHttpServer({
      ...app.http,
      pages: (_req, res) => void res.writeHead(404).end(),
    });
    await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening));
    return {
      port: (server.address() as AddressInfo).port,
      sweepUploads: () => app.sweepUploads(),
      async close() {
        app.endStreams();
        await shutDown(server, 100);
        await jobs.stop();
        await app.close();
      },
    };
  };
  let running = await listen(0);
  const host = `127.0.0.1:${running.port}`;
  const url = `http://${host}`;

  return {
    url,
    host,
    dataDir,
    db: database.db,
    api: (method, path, body, options) => callApi(url, method, path, body, options),
    sweepUploads: () => running.sweepUploads(),
    async restart() {
      await running.close();
      running = await listen(running.port);
    },
    async stop() {
      await running.close();
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
