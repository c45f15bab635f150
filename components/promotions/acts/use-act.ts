'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Promotion } from '@/contract/shapes/promotion';
import { useAnnounce } from '../../ui/notices/announcer';
import { toast } from '../../ui/notices/toast';
import { refreshAfter } from './refresh-after';

/**
 * An act on a promotion. Its page is asked again whether it was done or refused: a refusal mostly
 * means that the page shows what is no longer so.
 * @param said what to tell of what became of it.
 */
export function useAct<Input>(
  promotion: Promotion,
  act: (input: Input) => Promise<Promotion>,
  said: (after: Promotion) => string,
) {
  const client = useQueryClient();
  const announce = useAnnounce();
  return useMutation({
    mutationFn: act,
    onSuccess: (after) => {
      const text = said(after);
      toast.done(text);
      announce(text);
    },
    onSettled: () => refreshAfter(client, promotion),
  });
}
