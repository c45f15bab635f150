'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
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

/** 128 random bits in hexadecimal; crypto.randomUUID needs https, this does not. */
const newKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');

/**
 * Asks for the promotion that a review shows. Asking the same again after the network failed uses
 * the same key, so that it cannot happen twice.
 */
export const usePromote = (review: Review, onDone: (promotion: Promotion) => void) => {
  const client = useQueryClient();
  const attempt = useRef<{ body: string; key: string } | null>(null);
  return useMutation({
    mutationFn: async ({ tags, reason, askWaiver }: Asked) => {
      const input = {
        project: review.project,
        image: review.image,
        digest: review.next.digest,
        to: review.to.slug,
        tags,
        reason,
        ...(askWaiver ? { askWaiver } : {}),
      };
      const body = JSON.stringify(input);
      if (attempt.current?.body !== body) attempt.current = { body, key: newKey() };
      return api.promotions.create(input, { context: { idempotencyKey: attempt.current.key } });
    },
    onError: (error) => {
      // It was answered: what is asked next is another question, and the review may be another.
      if (!(error instanceof ProblemError) || error.status === 0) return;
      attempt.current = null;
      const { project, image, to } = review;
      void refreshAfter(client, { project, image, to: to.slug, build: review.next.number });
    },
    onSuccess: async (promotion) => {
      onDone(promotion);
      await refreshAfter(client, promotion);
    },
  });
};
