'use client';

import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { queries } from '@/client/queries';
import type { Build } from '@/contract/shapes/images';
import type { Project } from '@/contract/shapes/projects';
import type { Review } from '@/contract/shapes/review';
import { nextStage } from '../placements/standing';

interface NextReview {
  /** The stage that the build would go to next; null where none is left, or it is in none. */
  target: Project['stages'][number] | null;
  /** What the review of that says, the same as the review's page shows. */
  review: UseQueryResult<Review>;
}

/** What would happen to a build next, as its review says. */
export function useNextReview(project: Project, build: Build): NextReview {
  const { stages, slug } = project;
  const to = nextStage(
    build,
    stages.map((stage) => stage.slug),
  );
  const target = stages.find((stage) => stage.slug === to) ?? null;
  const review = useQuery({
    ...queries.review(slug, build.image, build.number, to ?? ''),
    enabled: target !== null,
  });
  return { target, review };
}
