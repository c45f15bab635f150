import { MutationCache, QueryClient } from '@tanstack/react-query';
import { isDoneBefore, ProblemError } from './problem';

/**
 * A query cache. Live events tell what changed, so data stays fresh for half a minute without
 * asking; a refusal is final and not asked again, a failure on the way is tried twice more. What was done
 * by a call whose answer was lost is shown all the same.
 */
export function makeQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    mutationCache: new MutationCache({
      onError(error) {
        if (error instanceof ProblemError && isDoneBefore(error.code)) {
          void client.invalidateQueries();
        }
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        retryDelay: (count) => 400 * 2 ** count,
        retry: (count, error) => count < 2 && !isFinal(error),
      },
      mutations: { retry: false },
    },
  });
  return client;
}

const isFinal = (error: Error): boolean =>
  error instanceof ProblemError && error.status >= 400 && error.status < 500;
