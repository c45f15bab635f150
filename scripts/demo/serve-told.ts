import type { AddressInfo } from 'node:net';
import type { JobKind } from '@/domain/jobs/words';
import type { Logger } from '@/lib/logger';
import { ensureFirstAdministrator } from '@/server/access/setup/first-run';
import { compose } from '@/server/edge/compose';
import { evaluateDue } from '@/server/pipeline/promotions/evaluate-due';
import type { Config } from '@/server/platform/config/config';
import { createHttpServer } from '@/server/platform/http/server';
import { shutDown } from '@/server/platform/http/shut-down';
import { statement } from '@/server/platform/sql/database';

/** What the background does because of the acts that are told; the rest is for the server that serves. */
const told: ReadonlySet<JobKind> = new Set<JobKind>(['evaluate', 'evaluate-later', 'carry']);

const countBusy = statement(
  'demo.count-busy',
  `SELECT count(*)::int AS busy FROM job
   WHERE kind = ANY($1::text[]) AND (due <= now() OR lease IS NOT NULL)`,
);

const pause = (ms: number) => new Promise((later) => setTimeout(later, ms));

export interface ToldServer {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Resolves once the background has done all that the acts so far left for it. */
  readonly settle: () => Promise<void>;
  /** Looks at requests that wait by the clock, as is done every some seconds. */
  readonly lookAtRequests: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/**
 * The product in this process, all but its pages, on a port of this machine alone that nobody is told of.
 * @param databaseUrl whose sessions have the clock of the story
 */
export async function serveTold(
  config: Config,
  databaseUrl: string,
  secret: string,
  logger: Logger,
): Promise<ToldServer> {
  const app = await compose(
    { ...config, publicUrl: 'http://127.0.0.1', publicUrlIsGiven: false },
    databaseUrl,
    secret,
    logger,
  );
  const { services } = app;
  await ensureFirstAdministrator(services, {
    ...config.firstAdministrator,
    bootstrapToken: config.bootstrapToken ?? undefined,
  });
  const jobs = app.startJobs(({ kind }) => told.has(kind));
  const server = createHttpServer({
    ...app.http,
    pages: (_request, response) => void response.writeHead(404).end(),
  });
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(0, '127.0.0.1', listening);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async settle() {
      for (;;) {
        const [row] = await services.db.sql.query<{ busy: number }>(countBusy, [[...told]]);
        if (row?.busy === 0) return;
        jobs.wake();
        await pause(10);
      }
    },
    async lookAtRequests() {
      await evaluateDue(services, logger);
    },
    async close() {
      app.endStreams();
      await shutDown(server, 100);
      await jobs.stop();
      await app.close();
    },
  };
}
