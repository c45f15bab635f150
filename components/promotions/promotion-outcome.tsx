'use client';

import { useQuery } from '@tanstack/react-query';
import { queries } from '@/client/queries';
import type { Project } from '@/contract/projects';
import type { Promotion } from '@/contract/promotions';
import { buildName } from '../builds/build-name';
import { boardHref, buildHref } from '../builds/hrefs';
import { StageOf } from '../builds/stage-of';
import { QueryView } from '../query-view';
import { PageHeader } from '../shell/page-header';
import { LinkButton } from '../ui/button';
import { State, type StateKind } from '../ui/state';
import { Time } from '../ui/time';
import { Comparison } from './comparison';
import { OutcomeFacts } from './outcome-facts';
import { ReviewSkeleton } from './review-skeleton';
import { TakeBack } from './take-back';

/** One promotion: what moved, when, by whom, and how to take it back. */
export function PromotionOutcome({ id }: { id: string }) {
  const promotion = useQuery(queries.promotion(id));
  return (
    <QueryView query={promotion} what="the promotion" skeleton={<ReviewSkeleton />}>
      {(data) => <OfProject promotion={data} />}
    </QueryView>
  );
}

function OfProject({ promotion }: { promotion: Promotion }) {
  const about = useQuery(queries.project(promotion.project));
  return (
    <QueryView query={about} what="the project" skeleton={<ReviewSkeleton />}>
      {(project) => <Outcome promotion={promotion} project={project} />}
    </QueryView>
  );
}

const states: Readonly<Record<Promotion['state'], { kind: StateKind; word: string }>> = {
  promoted: { kind: 'passed', word: 'Promoted' },
  planned: { kind: 'not-run', word: 'Dry run: nothing was moved' },
  evaluating: { kind: 'running', word: 'Being evaluated' },
  waiting: { kind: 'waiting', word: 'Waiting' },
  approved: { kind: 'waiting', word: 'Waiting for the last click' },
  executing: { kind: 'running', word: 'Being promoted' },
  rejected: { kind: 'failed', word: 'Rejected' },
  cancelled: { kind: 'not-run', word: 'Cancelled' },
  lapsed: { kind: 'not-run', word: 'Lapsed' },
  superseded: { kind: 'not-run', word: 'Superseded' },
  failed: { kind: 'failed', word: 'Failed: nothing was moved' },
};

function Outcome({ promotion, project }: { promotion: Promotion; project: Project }) {
  const { image, to, replaced } = promotion;
  const moved = useQuery(queries.build(project.slug, image, promotion.build));
  const before = useQuery({
    ...queries.build(project.slug, image, replaced?.number ?? 0),
    enabled: replaced !== null,
  });
  const name = buildName({ version: promotion.version, number: promotion.build });
  const stage = <StageOf stages={project.stages} slug={to} />;
  const state = states[promotion.state];
  const done = promotion.state === 'promoted';
  return (
    <>
      <PageHeader
        crumbs={[
          { href: '/', label: 'Projects' },
          { href: `/projects/${project.slug}`, label: project.name },
          { href: boardHref(project.slug, image), label: image },
        ]}
        title={
          <span className="inline-flex flex-wrap items-center gap-x-2">
            {image} {name} → {stage}
          </span>
        }
        note={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <State kind={state.kind} look="badge">
              {done && promotion.kind === 'rollback' ? 'Rolled back' : state.word}
            </State>
            <span>
              by {promotion.requestedBy} <Time at={promotion.finishedAt ?? promotion.requestedAt} />
            </span>
          </span>
        }
        actions={
          <>
            <LinkButton href={buildHref(project.slug, image, promotion.build)}>
              Open the build
            </LinkButton>
            <LinkButton variant="primary" href={boardHref(project.slug, image)}>
              Open the board
            </LinkButton>
          </>
        }
      />
      <div className="flex max-w-4xl flex-col gap-4">
        <div>
          <QueryView query={moved} what="the build" skeleton={<ReviewSkeleton />}>
            {(next) => (
              <Comparison
                project={project.slug}
                sides={[
                  {
                    heading: <span className="inline-flex gap-1.5">Was in {stage}</span>,
                    build: before.data ?? null,
                    nothing:
                      replaced === null
                        ? `Nothing. It was the first build of ${image} there.`
                        : buildName(replaced),
                  },
                  { heading: done ? 'Became' : 'Would have become', build: next, nothing: null },
                ]}
              />
            )}
          </QueryView>
          <OutcomeFacts promotion={promotion} stages={project.stages} />
        </div>
        <TakeBack promotion={promotion} project={project} />
      </div>
    </>
  );
}
