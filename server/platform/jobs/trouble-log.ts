import type { Logger } from '@/lib/logger';
import { awayCode, isConnectionLost, isDatabaseAway } from '../sql/database-away';

/** How long the same trouble is not told again, in milliseconds. */
const quiet = 60_000;

/**
 * Tells the log of a database that is there and takes no work (no slot, no room, read-only): requests are
 * answered 503 for it, and nobody else would say why. Once a minute for each cause.
 */
export function createTroubleLog(logger: Pick<Logger, 'error'>): (error: unknown) => void {
  const told = new Map<string, number>();
  return (error) => {
    if (!isDatabaseAway(error) || isConnectionLost(error)) return;
    const code = awayCode(error);
    if (performance.now() - (told.get(code) ?? -quiet) < quiet) return;
    told.set(code, performance.now());
    logger.error({ err: error, code }, 'the database takes no work; it is asked again and again');
  };
}
