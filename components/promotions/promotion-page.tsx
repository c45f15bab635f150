'use client';

import { useQuery } from '@tanstack/react-query';
import { queries } from '@/client/queries';
import type { Project } from '@/contract/shapes/projects';
import type { PromotionReview } from '@/contract/shapes/review';
import { isOpenState } from '@/domain/promotions/states';
import { buildName } from '../parts/builds/build-name';
import { EvidencePackLinks } from '../parts/builds/evidence-pack-links';
import { boardHref, buildHref, promotionHref } from '../parts/hrefs';
import { ActorName } from '../parts/actors/actor-name';
import { stateWords } from '../parts/promotions/state-words';
import { StageOf } from '../parts/stages/stage-of';
import { LinkButton } from '../ui/buttons/button';
import { PageHeader } from '../ui/page/page-header';
import { QueryView } from '../ui/page/query-view';
import { State } from '../ui/text/state';
import { Time } from '../ui/text/time';
import { EndedPromotion } from './ended/ended-promotion';
import { OpenPromotion } from './open/open-promotion';
import { ReviewSkeleton } from './review-skeleton';

/** One promotion, live: what it changes, what it waits for, who decides; or what became of it. */
export function PromotionPage({ id }: { id: string }) {
  const page = useQuery(queries.promotionReview(id));
  return (
    <QueryView query={page} what="the promotion" skeleton={<ReviewSkeleton />}>
      {(data) => <OfProject page={data} />}
    </QueryView>
  );
}

function OfProject({ page }: { page: PromotionReview }) {
  const about = useQuery(queries.project(page.promotion.project));
  return (
    <QueryView query={about} what="the project" skeleton={<ReviewSkeleton />}>
      {(project) => (
        <>
          <Heading page={page} project={project} />
          {isOpenState(page.promotion.state) ? (
            <OpenPromotion key={page.promotion.id} page={page} project={project} />
          ) : (
            <EndedPromotion page={page} project={project} />
          )}
        </>
      )}
    </QueryView>
  );
}

function Heading({ page: { promotion }, project }: { page: PromotionReview; project: Project }) {
  const { image, to, version, build, release, requestedBy } = promotion;
  const state = stateWords(promotion);
  const others = (release?.members.length ?? 1) - 1;
  return (
    <PageHeader
      crumbs={[
        { href: '/inbox', label: 'Inbox' },
        { href: `/projects/${project.slug}`, label: project.name },
        { href: boardHref(project.slug, image), label: image },
      ]}
      title={
        <span className="inline-flex flex-wrap items-center gap-x-2">
          {image} {buildName({ version, number: build })}
          {others === 0 ? null : ` and ${others} more`} →{' '}
          <StageOf stages={project.stages} slug={to} />
        </span>
      }
      note={
        <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <State kind={state.kind} look="badge">
            {state.word}
          </State>
          <span>
            {requestedBy.kind === 'policy' ? (
              'by the policy, by itself'
            ) : (
              <>
                asked by <ActorName actor={requestedBy} />
              </>
            )}{' '}
            <Time at={promotion.requestedAt} />
          </span>
          {promotion.lapsesAt === null ? null : (
            <span>
              lapses <Time at={promotion.lapsesAt} />
            </span>
          )}
          {promotion.finishedAt === null ? null : (
            <span>
              {promotion.state === 'promoted' ? 'happened' : 'ended'}{' '}
              <Time at={promotion.finishedAt} />
            </span>
          )}
        </span>
      }
      actions={
        <>
          <LinkButton href={buildHref(project.slug, image, promotion.build)}>
            Open the build
          </LinkButton>
          <LinkButton href={boardHref(project.slug, image)}>Open the board</LinkButton>
          {project.can.readAudit ? <EvidencePackLinks of={promotionHref(promotion.id)} /> : null}
        </>
      }
    />
  );
}
