import type { Clock } from '@/lib/clock';
import { statement, type Sql } from './database';

const ask = statement('clock.now', 'SELECT clock_timestamp() AS now');

/** Less than this is no difference: asking takes its time too. */
const leastMs = 1_000;
const everyMs = 60_000;

/**
 * The clock of the database, which all processes share: this machine's, set by as much as the two differ,
 * which is looked at each minute. Sessions, tokens and what providers sign count by it. Where the database
 * does not answer, the last difference stays.
 * @param machine this machine's clock
 */
export async function createDatabaseClock(
  sql: Sql,
  machine: Clock,
): Promise<{ readonly clock: Clock; close(): void }> {
  let offset = 0;
  const compare = async () => {
    const before = machine().getTime();
    const [row] = await sql.query<{ now: Date }>(ask);
    const after = machine().getTime();
    if (!row) return;
    const difference = row.now.getTime() - (before + after) / 2;
    offset = Math.abs(difference) < leastMs + (after - before) ? 0 : Math.round(difference);
  };
  await compare().catch(() => undefined);
  const timer = setInterval(() => void compare().catch(() => undefined), everyMs);
  timer.unref();
  return {
    clock: () => new Date(machine().getTime() + offset),
    close: () => clearInterval(timer),
  };
}
