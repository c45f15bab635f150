import type { Logger } from '@/lib/logger';
import type { EmbeddedPostgres } from './embedded-postgres';

/** How often it is looked whether the database still runs, in milliseconds. */
const interval = 1_000;

/**
 * Looks after the embedded database: nobody else would start it again where it is killed (for want
 * of memory, say). Until it is back, callers hear 503 with Retry-After. `onRevived` runs after each
 * time it was started again. Resolves the returned call once nothing is under way any more.
 */
export function keepRunning(
  postgres: Pick<EmbeddedPostgres, 'revive'>,
  logger: Logger,
  onRevived: () => Promise<void>,
): () => Promise<void> {
  let ended = false;
  // A failure is told once, not with every try.
  let told = false;
  let looking = Promise.resolve();
  const look = async () => {
    try {
      if (await postgres.revive()) {
        logger.warn('the embedded database was gone, and was started again');
        await onRevived();
      }
      told = false;
    } catch (err) {
      if (!told) {
        logger.error({ err }, 'the embedded database is gone and does not start; trying again');
      }
      told = true;
    }
  };
  const next = () => {
    timer = setTimeout(() => {
      looking = look().then(() => {
        if (!ended) next();
      });
    }, interval);
    timer.unref();
  };
  let timer: NodeJS.Timeout;
  next();
  return async () => {
    ended = true;
    clearTimeout(timer);
    await looking;
  };
}
