import type { QueryClient } from '@tanstack/react-query';
import { touches } from '@/client/live/touches';
import type { Promotion } from '@/contract/shapes/promotion';

/** Asks again for all that an act on a promotion may have changed, without waiting for the event. */
export const refreshAfter = (
  client: QueryClient,
  { project, image, build, to }: Pick<Promotion, 'project' | 'image' | 'build' | 'to'>,
): Promise<void> =>
  client.invalidateQueries({
    predicate: ({ queryKey }) =>
      touches({ kind: 'promotion.promoted', project, image, build, stage: to }, queryKey),
  });
