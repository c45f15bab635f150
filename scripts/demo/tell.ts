import { readFile } from 'node:fs/promises';
import type { Logger } from '@/lib/logger';
import type { Config } from '@/server/platform/config/config';
import { recordAudit, systemOrigin } from '@/server/platform/events/audit';
import { openDatabase } from '@/server/platform/sql/database';
import { fill, type Filled } from './fill';
import { serveTold } from './serve-told';
import { createToldClock } from './told-clock';
import { momentOf, on, toldDays } from './when';

/** The installation to tell it on: migrated, and nobody is served by it meanwhile. */
export interface Ground {
  /** With the first administrator and a token of theirs. */
  readonly config: Config;
  /** Of the role that the product has. */
  readonly databaseUrl: string;
  /** Of the role that owns the tables. */
  readonly ownerUrl: string;
  readonly secret: string;
  readonly logger: Logger;
  readonly say: (line: string) => void;
}

/**
 * Tells the demo: what happened on an installation in the 90 days before now, by a clock that this process and its
 * sessions of the database have alone. The trail begins and ends with a line that says so, at the real time.
 * @throws Error where there is anything on it already, or a call is refused
 */
export async function tellDemo(ground: Ground): Promise<Filled> {
  const { config, databaseUrl, ownerUrl, secret, logger, say } = ground;
  await requireEmpty(databaseUrl);
  const now = new Date();
  const from = momentOf(on(toldDays, '08:00'), now);
  await sayInTrail(databaseUrl, 'begins', { from, to: now });
  const clock = await createToldClock(ownerUrl);
  let filled: Filled;
  try {
    await clock.moveTo(from);
    const server = await serveTold(config, clock.sessionsOf(databaseUrl), secret, logger);
    try {
      filled = await fill({
        url: server.url,
        token: config.bootstrapToken ?? '',
        now,
        async moveTo(at) {
          await server.settle();
          await clock.moveTo(at);
        },
        lookAtRequests: server.lookAtRequests,
        say,
      });
      await server.settle();
    } finally {
      await server.close();
    }
  } finally {
    await clock.end();
  }
  await sayInTrail(databaseUrl, 'ends', { from, to: now });
  return filled;
}

async function requireEmpty(databaseUrl: string): Promise<void> {
  const db = openDatabase(databaseUrl, { connections: 1 });
  try {
    if ((await db.prisma.person.count()) === 0) return;
    throw new Error('there are people already; a demo is told on an empty installation only');
  } finally {
    await db.close();
  }
}

/** Writes a line of the installation's own: the times of those between the two were told, of which days, by whom. */
async function sayInTrail(
  databaseUrl: string,
  demo: 'begins' | 'ends',
  { from, to }: { from: Date; to: Date },
): Promise<void> {
  const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };
  const db = openDatabase(databaseUrl, { connections: 1 });
  try {
    await recordAudit(db.sql, systemOrigin, {
      action: 'instance.demo-told',
      projectId: null,
      subjects: {},
      target: 'demo',
      after: { demo, from, to, writtenAt: new Date(), version },
    });
  } finally {
    await db.close();
  }
}
