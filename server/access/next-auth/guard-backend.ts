import type { Logger } from '@/lib/logger';
import { isDatabaseAway } from '@/server/platform/sql/database';
import type { AuthBackend } from './backend';

/**
 * The sign-in backend as Next's bundle gets it: whatever it fails by goes to our log, which strikes what
 * must not stand there, and beyond it is `Unavailable` and no more. Next would print it whole.
 * @param onAway hears of it instead of the log where the database was away.
 */
export function guardBackend(
  backend: AuthBackend,
  logger: Pick<Logger, 'error'>,
  onAway: (error: unknown) => void,
): AuthBackend {
  const guard =
    <Given extends unknown[], Result>(ask: (...given: Given) => Promise<Result>) =>
    (...given: Given): Promise<Result> =>
      ask(...given).catch((err: unknown) => {
        if (isDatabaseAway(err)) onAway(err);
        else logger.error({ err }, 'sign-in failed');
        throw new Error('Unavailable');
      });
  return {
    publicUrl: backend.publicUrl,
    secret: backend.secret,
    signIn: guard((...given) => backend.signIn(...given)),
    signInProviders: guard(() => backend.signInProviders()),
    reachProvider: guard((slug) => backend.reachProvider(slug)),
    signInThrough: guard((...given) => backend.signInThrough(...given)),
    signInThroughFailed: guard((...given) => backend.signInThroughFailed(...given)),
    readSession: guard((token) => backend.readSession(token)),
    endSession: guard((...given) => backend.endSession(...given)),
  };
}
