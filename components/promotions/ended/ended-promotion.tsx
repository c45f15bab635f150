'use client';

import { useQuery } from '@tanstack/react-query';
import { queries } from '@/client/queries';
import type { Project } from '@/contract/shapes/projects';
import type { PromotionReview } from '@/contract/shapes/review';
import { buildName } from '../../parts/builds/build-name';
import { reviewHref } from '../../parts/hrefs';
import { StageOf } from '../../parts/stages/stage-of';
import { LinkButton } from '../../ui/buttons/button';
import { Card } from '../../ui/page/card';
import { QueryView } from '../../ui/page/query-view';
import { GivenApprovals } from '../approvals/given-approvals';
import { GlassNotice } from '../break-glass/glass-notice';
import { Comparison } from '../changes/comparison';
import { ReleaseMembers } from '../changes/release-members';
import { Comments } from '../comments/comments';
import { VerdictList } from '../gates/verdict-list';
import { ReviewSkeleton } from '../review-skeleton';
import { OutcomeFacts } from './outcome-facts';
import { TakeBack } from './take-back';

interface EndedPromotionProps {
  page: PromotionReview;
  project: Project;
}

const nameOf = ({ stages }: Project, slug: string): string =>
  stages.find((stage) => stage.slug === slug)?.name ?? slug;

/** What became of a promotion: what moved or why nothing did, who decided, and the way back. */
export function EndedPromotion({ page, project }: EndedPromotionProps) {
  const { promotion, can } = page;
  const { image, to, replaced, outcome, approvals, release } = promotion;
  const done = promotion.state === 'promoted';
  const moved = useQuery(queries.build(project.slug, image, promotion.build));
  const before = useQuery({
    ...queries.build(project.slug, image, replaced?.number ?? 0),
    enabled: replaced !== null,
  });
  const stage = <StageOf stages={project.stages} slug={to} />;
  const was = done ? (before.data ?? null) : (page.review?.now ?? null);
  const nothing = done
    ? replaced === null
      ? `Nothing. It was the first build of ${image} there.`
      : buildName(replaced)
    : `No build of ${image}.`;
  return (
    <div className="flex max-w-4xl flex-col gap-4">
      <GlassNotice promotion={promotion} can={can} />
      {outcome === null ? null : (
        <p className="rounded-lg border border-line bg-surface p-4 text-14 font-medium wrap-anywhere">
          {outcome}
        </p>
      )}
      {release === null ? null : <ReleaseMembers promotion={promotion} project={project} />}
      <div>
        <QueryView query={moved} what="the build" skeleton={<ReviewSkeleton />}>
          {(next) => (
            <Comparison
              project={project.slug}
              sides={[
                {
                  heading: (
                    <span className="inline-flex gap-1.5">
                      {done ? 'Was in' : 'Now in'} {stage}
                    </span>
                  ),
                  build: was,
                  nothing,
                },
                { heading: done ? 'Became' : 'Would have become', build: next, nothing: null },
              ]}
            />
          )}
        </QueryView>
        <OutcomeFacts promotion={promotion} along={page.along} stages={project.stages} />
      </div>
      <Card title={done ? 'Gates, as they let it in' : 'Gates, as they were last'} flush>
        <VerdictList
          verdicts={promotion.verdicts}
          ended
          back={
            promotion.kind === 'rollback'
              ? { stage: nameOf(project, to), notAsked: page.notAsked }
              : undefined
          }
        />
      </Card>
      {approvals.length === 0 ? null : (
        <Card title="Decisions">
          <GivenApprovals approvals={approvals} open={false} />
        </Card>
      )}
      <Comments id={promotion.id} page={page} />
      {done ? (
        <TakeBack
          promotion={promotion}
          project={project}
          withdrawal={before.data?.withdrawal ?? null}
        />
      ) : page.review?.promote.would === 'nothing' || page.review === null ? null : (
        <LinkButton
          className="self-start"
          href={reviewHref({ project: project.slug, image, build: promotion.build, to })}
        >
          Review it again…
        </LinkButton>
      )}
    </div>
  );
}
