import { mkdtemp, rm } from 'node:fs/promises';
import type { BlockList } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Logger } from '@/lib/logger';
import { administrator } from './administrator';
import { type ApiAnswer, callApi, type CallOptions } from './call-api';
import { createTestDatabase, type TestDatabase } from './database';
import { serve } from './serve';

export { administrator };

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
  /** What its keys are made of; left out: one of the tests. */
  readonly secret?: string;
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
  const listen = (port: number) =>
    serve({
      databaseUrl: database.applicationUrl,
      dataDir,
      port,
      secret: options.secret,
      trustedProxies: options.trustedProxies,
      logger: options.logger,
    });
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
