import { type AddressInfo, BlockList } from 'node:net';
import type { JobKind } from '@/domain/jobs/words';
import { createLogger, type Logger } from '@/lib/logger';
import { ensureFirstAdministrator } from '@/server/access/setup/first-run';
import { compose } from '@/server/edge/compose';
import type { Config } from '@/server/platform/config/config';
import { createHttpServer } from '@/server/platform/http/server';
import { shutDown } from '@/server/platform/http/shut-down';
import { administrator } from './administrator';

/** Whose work tests count. */
const tidying: ReadonlySet<string> = new Set<JobKind>([
  'sweep-uploads',
  'sweep-orphans',
  'sweep-sign-ins',
  'sweep-idempotency-keys',
  'sweep-troubles',
  'measure-registries',
  'notice-ends',
  'inspect-layers',
]);

export interface ServeOptions {
  /** Of the application's role; the tables are there. */
  readonly databaseUrl: string;
  readonly dataDir: string;
  readonly port: number;
  /** Left out: one of the tests. */
  readonly secret?: string | undefined;
  readonly trustedProxies?: BlockList | undefined;
  /** What it logs to; left out: nothing is logged. */
  readonly logger?: Logger | undefined;
}

export const testSecret = 'a secret of the tests, 32 characters';

/** The settings of the tests' servers. */
export const settingsOf = (
  options: Pick<ServeOptions, 'databaseUrl' | 'dataDir' | 'trustedProxies'>,
): Config => ({
  port: 0,
  host: '127.0.0.1',
  publicUrl: 'http://127.0.0.1',
  publicUrlIsGiven: false,
  dataDir: options.dataDir,
  databaseUrl: options.databaseUrl,
  databaseOwnerUrl: null,
  secret: null,
  firstAdministrator: administrator,
  bootstrapToken: administrator.token,
  trustedProxies: options.trustedProxies ?? new BlockList(),
  privateHosts: new Set<string>(),
  allowPasswords: false,
  logLevel: 'silent',
  development: false,
});

/** The product on a port of 127.0.0.1, all but its pages, with the tests' administrator on a first start. */
export async function serve(options: ServeOptions) {
  const { secret = testSecret, logger = createLogger('silent') } = options;
  const app = await compose(settingsOf(options), options.databaseUrl, secret, logger);
  await ensureFirstAdministrator(app.services, {
    ...administrator,
    bootstrapToken: administrator.token,
  });
  const jobs = app.startJobs(({ kind }) => !tidying.has(kind));
  const server = createHttpServer({
    ...app.http,
    pages: (_req, res) => void res.writeHead(404).end(),
  });
  await new Promise<void>((listening) => server.listen(options.port, '127.0.0.1', listening));
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
}
