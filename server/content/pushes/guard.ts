import { RegistryError } from '@/oci/http/errors';
import { Refusal } from '@/lib/refusal';
import { isDatabaseAway } from '@/server/platform/sql/database';

interface Guarded {
  /** Does it change anything? Then nobody can say, without an answer, whether it did (L12). */
  readonly changes: boolean;
  /** Hears of each failure for which the database was away. */
  readonly onAway: (error: unknown) => void;
}

/**
 * Puts one translation around a use of the database: one that is away is an answer (503, to be
 * asked again), like anything else that is not available at the moment, and a foreign key to a project, registry or image that somebody deletes meanwhile
 * means that the repository is no more (404). Every other failure stays the defect it is.
 */
export const guard =
  <Arguments extends unknown[], Result>(
    { changes, onAway }: Guarded,
    work: (...args: Arguments) => Promise<Result>,
  ) =>
  async (...args: Arguments): Promise<Result> => {
    try {
      return await work(...args);
    } catch (error) {
      if (error instanceof RegistryError) throw error;
      if (isDatabaseAway(error)) {
        onAway(error);
        // A COMMIT may have been done whose answer was lost.
        const known = changes
          ? 'Whether this was done is not known: send it again shortly, which finds out and does no harm.'
          : 'Try again shortly.';
        throw new RegistryError(
          'UNAVAILABLE',
          `The catalogue’s database does not answer. ${known}`,
          {
            headers: { 'Retry-After': '5' },
            cause: error,
          },
        );
      }
      if (error instanceof Refusal && error.code === 'unavailable') {
        const seconds = Math.ceil(error.options.retryAfterSeconds ?? 5);
        throw new RegistryError('UNAVAILABLE', error.message, {
          headers: { 'Retry-After': String(seconds) },
          cause: error,
        });
      }
      if (isDeletedParent(error)) {
        throw new RegistryError('NAME_UNKNOWN', 'This repository was deleted meanwhile.', {
          cause: error,
        });
      }
      throw error;
    }
  };

function isDeletedParent(error: unknown): boolean {
  const { code, constraint } = error as { code?: unknown; constraint?: unknown };
  return (
    code === '23503' &&
    typeof constraint === 'string' &&
    /_(?:project|registry|image|repository)_id_fkey$/.test(constraint)
  );
}
