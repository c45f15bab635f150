'use client';

import type { Build } from '@/contract/shapes/images';
import type { Project } from '@/contract/shapes/projects';
import { countGates } from '../../parts/gates/gate-counts';
import { GateReasons } from '../../parts/gates/gate-reasons';
import { WhoseRequest } from '../../parts/gates/whose-request';
import { StageOf } from '../../parts/stages/stage-of';
import { Card } from '../../ui/page/card';
import { QueryView } from '../../ui/page/query-view';
import { Skeleton } from '../../ui/page/skeleton';
import { useNextReview } from './use-next-review';

/** What the gates of the next stage say of the build, or of the open request for it, each with its sentence. */
export function NextGatesCard({ project, build }: { project: Project; build: Build }) {
  const { target, review } = useNextReview(project, build);
  if (target === null) return null;
  // That there is no way there is said beside the button; it is no failure of this card.
  if (review.data === undefined && review.error !== null) return null;
  const counts = review.data && countGates(review.data.verdicts);
  return (
    <Card
      title={
        <span className="inline-flex items-center gap-1.5">
          Gates → <StageOf stages={project.stages} slug={target.slug} />
        </span>
      }
      action={
        counts === undefined || counts.total === 0 ? null : (
          <span className="text-12 text-secondary">
            {counts.open} of {counts.total} let it in
          </span>
        )
      }
    >
      <QueryView query={review} what="the gates" skeleton={<Skeleton className="w-60" />}>
        {({ verdicts, open, requestedBy }) => (
          <div className="flex min-w-0 flex-col gap-3">
            <WhoseRequest promotion={open} requestedBy={requestedBy} />
            {verdicts.length === 0 ? (
              <p className="text-13 text-secondary">
                {target.name} has no gates. What counts is the right to promote into it.
              </p>
            ) : (
              <GateReasons verdicts={verdicts} className="gap-3" />
            )}
          </div>
        )}
      </QueryView>
    </Card>
  );
}
