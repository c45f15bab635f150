'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { api } from '@/client/api';
import { touches } from '@/client/live/touches';
import { ProblemError } from '@/client/problem';
import type { Promotion, Review } from '@/contract/promotions';

interface Asked {
  tags: string[];
  reason: string | undefined;
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
    mutationFn: async ({ tags, reason }: Asked) => {
      const input = {
        project: review.project,
        image: review.image,
        digest: review.next.digest,
        to: review.to.slug,
        tags,
        reason,
      };
      const body = JSON.stringify(input);
      if (attempt.current?.body !== body) attempt.current = { body, key: newKey() };
      return api.promotions.create(input, { context: { idempotencyKey: attempt.current.key } });
    },
    onError: (error) => {
      // It was answered: what is asked next is another question.
      if (error instanceof ProblemError) attempt.current = null;
    },
    onSuccess: async (promotion) => {
      const { project, image, build, to } = promotion;
      onDone(promotion);
      await client.invalidateQueries({
        predicate: ({ queryKey }) =>
          touches({ kind: 'promoted', project, image, build, stage: to }, queryKey),
      });
    },
  });
};
