import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '@/lib/clock';
import type { Logger } from '@/lib/logger';
import { createDataPlane, createFilesystemStore, createTokenService } from '@/registry';
import { createApi, maxBodyBytes, tooLarge } from './api/handle';
import {
  createArtifactory,
  maxBodyBytes as maxArtifactoryBytes,
  tooLarge as artifactoryTooLarge,
} from './artifactory/handle';
import { createAuthBackend } from '@/server/access/next-auth/create-backend';
import { guardBackend } from '@/server/access/next-auth/guard-backend';
import { createAuthorizer } from '@/server/access/registry/create-authorizer';
import { createFindCall } from '@/server/access/call/find-call';
import { createSeal } from '@/server/platform/secrets/seal';
import { createKeyless } from '@/server/access/keyless/keyless';
import { createCatalogue } from '@/server/content/repositories/create-catalogue';
import { guard } from '@/server/content/pushes/guard';
import { closeEmptyRepositories } from '@/server/content/repositories/close-empty-repositories';
import { readAgain } from '@/server/content/manifests/read-again';
import { createPullRecord } from '@/server/content/repositories/pull-record';
import { closeUpload, endOldUploads, knownUploads } from '@/server/content/uploads/uploads';
import type { Config } from '@/server/platform/config/config';
import { createDatabaseClock } from '@/server/platform/sql/database-clock';
import { openDatabase, statement } from '@/server/platform/sql/database';
import { createTroubleLog } from '@/server/platform/jobs/trouble-log';
import { createAwayWatch } from '@/server/platform/http/away-watch';
import { createAddressOf } from '@/server/platform/http/client-address';
import type { HttpParts } from '@/server/platform/http/server';
import type { InProcess } from './in-process';
import { createTelling, toldOf } from '@/server/platform/jobs/create-telling';
import type { Job, JobTools } from './jobs/define-job';
import { jobs as allJobs } from './jobs/jobs';
import { countWaiting, runJobs, type RunningJobs } from './jobs/run-jobs';
import { wakeForContent } from './jobs/wake-for-content';
import { createLiveHub } from '@/server/record/live/hub';
import { createEventStreams } from '@/server/record/live/stream';
import { createMetrics } from '@/server/platform/output/metrics';
import {
  keylessTokenKey,
  registryTokenKey,
  sealingKey,
  signInSecret,
} from '@/server/platform/config/secret';
import { actingIn, type Services } from '@/server/access/call/context';
import { runExaminers } from '@/server/content/examine/run-examiners';

const ping = statement('compose.ping', 'SELECT 1 AS one');

/** Connections of one process; the embedded PostgreSQL takes 100 in all. */
const connections = 20;

/** A file of no known upload that nobody wrote to for so long: its process was killed. */
const orphanHours = 2;

/** Wires every room to the next: the one place where implementations are chosen. */
export async function compose(config: Config, databaseUrl: string, secret: string, logger: Logger) {
  const { publicUrl } = config;
  const db = openDatabase(databaseUrl, { connections });
  const time = await createDatabaseClock(db.sql, systemClock);
  const { clock } = time;
  const { allowPasswords, privateHosts } = config;
  const seal = createSeal(sealingKey(secret));
  const host = new URL(publicUrl).host;
  const keyless = createKeyless({
    db,
    clock,
    logger,
    privateHosts,
    privateKey: keylessTokenKey(secret),
    issuer: host,
  });
  const services: Services = {
    db,
    clock,
    publicUrl,
    seal,
    allowPasswords,
    keyless,
    privateHosts,
  };
  const definitions = Object.values(allJobs);
  const metrics = createMetrics(db, () => countWaiting(definitions, db.sql));
  const hub = createLiveHub(databaseUrl, db.sql, logger);
  const streams = createEventStreams(hub);

  const addressOf = createAddressOf(config.trustedProxies);
  const storeDir = join(config.dataDir, 'registry');
  await mkdir(storeDir, { recursive: true });
  const blobs = await createFilesystemStore(storeDir);
  const again = await readAgain(db, blobs, logger);
  if (again.read > 0) logger.info(again, 'stored manifests were read again by the rules of today');
  const onAway = createTroubleLog(logger);
  const catalogue = createCatalogue({ db, clock, onAway });
  const telling = createTelling({ db, clock }, logger);
  const pulls = createPullRecord({
    sql: db.sql,
    clock,
    logger,
    ...toldOf(telling, 'pulls of clusters'),
  });
  const authorizer = createAuthorizer({ db, clock, keyless, allowPasswords });
  const asking = <Given extends unknown[], Result>(ask: (...given: Given) => Promise<Result>) =>
    guard({ changes: false, onAway }, ask);
  const dataPlane = createDataPlane({
    authorizer: {
      signIn: asking((credentials, address) => authorizer.signIn(credentials, address)),
      authorize: asking((caller, name, action) => authorizer.authorize(caller, name, action)),
      stands: asking((caller) => authorizer.stands(caller)),
    },
    catalogue,
    events: pulls,
    blobs,
    tokens: createTokenService({
      privateKey: registryTokenKey(secret),
      service: host,
    }),
    logger,
    publicUrl: config.publicUrlIsGiven ? publicUrl : null,
    addressOf,
  });

  const findCall = createFindCall(services);
  const api = createApi({
    services,
    logger,
    onFailure: onAway,
    findCall,
    streamEvents: (request, call) =>
      streams.open(
        request,
        { id: actingIn(call).id, sessionId: call.session?.id ?? null, actor: call.actor },
        async () => (await findCall(request, call))?.actor ?? null,
      ),
  });
  const away = createAwayWatch();
  const auth = guardBackend(
    createAuthBackend({ ...services, secret: signInSecret(secret) }),
    logger,
    (error) => {
      onAway(error);
      away.note();
    },
  );

  const inProcess: InProcess = {
    async api(request, address) {
      const response = await api(request, address);
      if (response.status === 503) away.note();
      return response;
    },
    auth,
  };
  const http: Omit<HttpParts, 'pages'> = {
    publicUrl,
    logger,
    metrics,
    dataPlane,
    api: { answer: api, maxBodyBytes, tooLarge },
    artifactory: {
      answer: createArtifactory({ services, logger, onFailure: onAway }),
      maxBodyBytes: maxArtifactoryBytes,
      tooLarge: artifactoryTooLarge,
    },
    addressOf,
    ready: async () => {
      await db.sql.query(ping);
    },
  };
  /**
   * Forgets uploads that are over or made room for others, bytes first (L10), and repositories of which nothing
   * came; how many uploads.
   */
  async function sweepUploads(): Promise<number> {
    const over = await endOldUploads(db, 1000);
    const failures: unknown[] = [];
    for (const upload of over) {
      // One whose file cannot be removed keeps no other's room.
      const done = blobs.abort(upload).then(() => closeUpload({ db }, upload.id));
      await done.catch((error: unknown) => failures.push(error));
    }
    await closeEmptyRepositories(db, 1000);
    if (failures.length > 0) throw new AggregateError(failures, 'some uploads were not removed');
    return over.length;
  }
  /** What the jobs of this process work with. */
  const tools: JobTools = {
    services,
    logger,
    // An authorizer of its own: what it asks by thousands shares no statement with requests.
    doors: { authorizer: createAuthorizer({ db, clock, keyless, allowPasswords }), catalogue },
    sweepUploads,
    /** Removes files that belong to no upload. */
    async sweepOrphans() {
      const before = new Date(clock().getTime() - orphanHours * 3_600_000);
      return blobs.sweep(before, await knownUploads(db));
    },
    examine: (signal) =>
      runExaminers(services, blobs, {
        signal,
        looked: (projectIds) => wakeForContent(db.sql, projectIds),
      }),
  };
  return {
    services,
    http,
    inProcess,
    /** Puts what Next answers under watch: never 500 because the database is away. */
    watchPages: (pages: HttpParts['pages']) => away.over(pages),
    sweepUploads,
    /** Begins with the jobs of the background. @param does which of them this process does. */
    startJobs(does: (job: Job) => boolean = () => true): RunningJobs {
      const jobs = runJobs(definitions.filter(does), tools, (kind, outcome, done) =>
        metrics.countJobs(kind, outcome, done),
      );
      // A commit that leaves a job is told to open pages too: no process waits for its next look.
      hub.subscribe({ change: ({ event }) => jobs.wake(event.kind), flowing: () => jobs.wake() });
      return jobs;
    },
    /** Ends open event streams, so that the server can close. */
    endStreams: () => streams.closeAll(),
    async close() {
      time.close();
      await pulls.close();
      await hub.close();
      await db.close();
    },
  };
}
