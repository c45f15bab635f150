'use client';

import { useQuery } from '@tanstack/react-query';
import { ProblemError } from '@/client/problem';
import { queries } from '@/client/queries';
import type { Project } from '@/contract/shapes/projects';
import type { Review } from '@/contract/shapes/review';
import { buildName } from '../parts/builds/build-name';
import { boardHref } from '../parts/hrefs';
import { StageOf } from '../parts/stages/stage-of';
import { PageHeader } from '../ui/page/page-header';
import { QueryView } from '../ui/page/query-view';
import { RefusedReview } from './ask/refused-review';
import { ReviewForm } from './ask/review-form';
import { ReviewSkeleton } from './review-skeleton';

interface PromotionReviewProps {
  project: string;
  image: string;
  /** The build's number. */
  build: number;
  /** The target stage's slug. */
  to: string;
}

/** What a promotion or a roll back would change, before it is asked for; the one way to ask. */
export function PromotionReview({ project, image, build, to }: PromotionReviewProps) {
  const about = useQuery(queries.project(project));
  const review = useQuery({ ...queries.review(project, image, build, to), staleTime: 0 });
  // The page's question itself was refused; a review that stands is not taken away by a later one.
  const refusal =
    review.data === undefined && review.error instanceof ProblemError && review.error.status === 409
      ? review.error.message
      : null;
  return (
    <QueryView query={about} what="the project" skeleton={<ReviewSkeleton />}>
      {(theProject) => (
        <>
          <PageHeader
            crumbs={[
              { href: '/', label: 'Projects' },
              { href: `/projects/${project}`, label: theProject.name },
              { href: boardHref(project, image), label: image },
            ]}
            title={
              review.data === undefined ? (
                `${image} #${build}`
              ) : (
                <Title project={theProject} review={review.data} />
              )
            }
          />
          {refusal === null ? (
            <QueryView query={review} what="the review" skeleton={<ReviewSkeleton />}>
              {(theReview) => <ReviewForm project={theProject} review={theReview} />}
            </QueryView>
          ) : (
            <RefusedReview project={project} image={image} reason={refusal} />
          )}
        </>
      )}
    </QueryView>
  );
}

function Title({ project, review }: { project: Project; review: Review }) {
  const stage = <StageOf stages={project.stages} slug={review.to.slug} />;
  return (
    <span className="inline-flex flex-wrap items-center gap-x-2">
      {review.kind === 'rollback' ? (
        <>
          Roll back {stage} to {review.image} {buildName(review.next)}
        </>
      ) : (
        <>
          {review.image} {buildName(review.next)} → {stage}
        </>
      )}
    </span>
  );
}
