'use client';

import type { Build } from '@/contract/shapes/images';
import type { Project } from '@/contract/shapes/projects';
import { nextActOf } from '@/domain/gates/next-act';
import { RolledBackMark } from '../../parts/builds/rolled-back-mark';
import { withdrawnMark } from '../../parts/builds/withdrawn-words';
import { NextActLink } from '../../parts/gates/next-act-link';
import { reviewHref } from '../../parts/hrefs';
import { StageOf } from '../../parts/stages/stage-of';
import { Button } from '../../ui/buttons/button';
import { Skeleton } from '../../ui/page/skeleton';
import { State } from '../../ui/text/state';
import { useNextReview } from './use-next-review';

/** The passport's main act: what comes next for the build, or why there is nothing. */
export function PromoteAct({ project, build }: { project: Project; build: Build }) {
  const { stages, slug } = project;
  const { target, review } = useNextReview(project, build);
  // Nothing promotes it: the page says why, and how it could be lifted.
  if (build.withdrawal !== null) {
    return <State kind="failed">{withdrawnMark(build.withdrawal)}</State>;
  }
  if (target === null) {
    const last = stages.at(-1);
    const there = build.placements.find(({ stage }) => stage === last?.slug);
    if (last === undefined || there === undefined) return null;
    return there.rolledBack === null ? (
      <State kind="passed">Has reached {last.name}</State>
    ) : (
      <RolledBackMark rolledBack={there.rolledBack} stage={last.name} />
    );
  }
  const stage = <StageOf stages={stages} slug={target.slug} />;
  if (review.data === undefined) {
    return review.error === null ? (
      <Skeleton className="h-8 w-40" />
    ) : (
      <Button disabledReason={review.error.message} reasonPlacement="below">
        Promote → {stage}
      </Button>
    );
  }
  const { verdicts, open, promote } = review.data;
  const from = stages[stages.indexOf(target) - 1];
  const left = build.placements.find(({ stage: slug }) => slug === from?.slug)?.rolledBack ?? null;
  return (
    <NextActLink
      primary={left === null}
      act={nextActOf(verdicts, open !== null, promote.needsPromoter)}
      verdicts={verdicts}
      may={promote}
      promotion={open}
      ask={reviewHref({
        project: slug,
        image: build.image,
        build: build.number,
        to: target.slug,
      })}
      stage={stage}
    />
  );
}
