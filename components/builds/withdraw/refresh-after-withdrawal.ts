import type { QueryClient } from '@tanstack/react-query';
import { touches } from '@/client/live/touches';
import type { Build } from '@/contract/shapes/images';

/** Asks again for all that shows a build, without waiting for the event. */
export const refreshAfterWithdrawal = (
  client: QueryClient,
  project: string,
  { image, number }: Build,
): Promise<void> =>
  client.invalidateQueries({
    predicate: ({ queryKey }) =>
      touches({ kind: 'build.withdrawn', project, image, build: number, stage: null }, queryKey),
  });
