'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/client/api';
import { ProblemError } from '@/client/problem';
import type { Promotion } from '@/contract/shapes/promotion';
import type { Review } from '@/contract/shapes/review';
import { refreshAfter } from './refresh-after';

interface Asked {
  tags: string[];
  reason: string | undefined;
  /** Keep the request although a gate fails. */
  askWaiver?: boolean;
}

/** Asks for the promotion that a review shows. */
export const usePromote = (review: Review, onDone: (promotion: Promotion) => void) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ tags, reason, askWaiver }: Asked) =>
      api.promotions.create({
        project: review.project,
        image: review.image,
        digest: review.next.digest,
        to: review.to.slug,
        tags,
        reason,
        ...(askWaiver ? { askWaiver } : {}),
      }),
    onError: (error) => {
      // It was answered: the review may be another by now.
      if (!(error instanceof ProblemError) || error.status === 0) return;
      const { project, image, to } = review;
      void refreshAfter(client, { project, image, to: to.slug, build: review.next.number });
    },
    onSuccess: async (promotion) => {
      onDone(promotion);
      await refreshAfter(client, promotion);
    },
  });
};
