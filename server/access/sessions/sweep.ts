import type { Database } from '@/server/platform/sql/database';
import { sweepSessions } from './sessions';
import { sweepAttempts } from '../passwords/throttle';

/** Removes ended sessions and old throttle counters; run now and then, it changes no answer. */
export async function sweepAuth(db: Database, now: Date): Promise<void> {
  await sweepSessions(db, now);
  await sweepAttempts(db, now);
}
