import { QueryClient } from '@tanstack/react-query';
import { ProblemError } from './problem';

/**
 * A query cache. Live events tell what changed, so data stays fresh for half a minute without
 * asking; a refusal is final and not asked again, a failure on the way is tried twice more.
 */
export const makeQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        retryDelay: (count) => 400 * 2 ** count,
        retry: (count, error) => count < 2 && !isFinal(error),
      },
      mutations: { retry: false },
    },
  });

const isFinal = (error: Error): boolean =>
  error instanceof ProblemError && error.status >= 400 && error.status < 500;
