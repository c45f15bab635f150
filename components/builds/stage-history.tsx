'use client';

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { queries } from '@/client/queries';
import { boardHref, buildsHref } from '../parts/hrefs';
import { StageOf } from '../parts/stages/stage-of';
import { LinkButton } from '../ui/buttons/button';
import { PageHeader } from '../ui/page/page-header';
import { QueryView } from '../ui/page/query-view';
import { TableSkeleton } from '../ui/page/skeleton';
import { MoreButton } from '../ui/table/more-button';
import { StageNow } from './timeline/stage-now';
import { TagAt } from './timeline/tag-at';
import { TimelineList } from './timeline/timeline-list';

interface StageHistoryProps {
  project: string;
  image: string;
  /** A stage's slug. */
  stage: string;
}

/** What a stage has of an image, what it had when, and what a tag meant in it at any time, from the record. */
export function StageHistory({ project, image, stage }: StageHistoryProps) {
  const about = useQuery(queries.project(project));
  const timeline = useInfiniteQuery(queries.stageTimeline(project, image, stage));
  const skeleton = <TableSkeleton what="the history" columns={3} />;
  return (
    <QueryView query={about} what="the project" skeleton={skeleton}>
      {({ name, stages }) => (
        <>
          <PageHeader
            crumbs={[
              { href: '/', label: 'Projects' },
              { href: `/projects/${project}`, label: name },
              { href: boardHref(project, image), label: image },
            ]}
            title={
              <span className="inline-flex flex-wrap items-center gap-x-2">
                History of <StageOf stages={stages} slug={stage} />
              </span>
            }
            actions={
              <>
                <LinkButton href={boardHref(project, image)}>Board</LinkButton>
                <LinkButton href={buildsHref(project, image, stage)}>Its builds</LinkButton>
              </>
            }
          />
          <StageNow project={project} image={image} stage={stage} />
          <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_24rem]">
            <TagAt
              project={project}
              image={image}
              stage={stage}
              stageName={stages.find((one) => one.slug === stage)?.name ?? stage}
            />
            <section aria-label="Timeline" className="min-w-0 lg:order-first">
              <QueryView query={timeline} what="the history" skeleton={skeleton}>
                {({ pages }) => {
                  const entries = pages.flatMap((page) => page.items);
                  return entries.length === 0 ? (
                    <p className="text-13 text-secondary">Nothing has come here yet.</p>
                  ) : (
                    <>
                      <TimelineList entries={entries} stages={stages} of={{ project, image }} />
                      <MoreButton query={timeline} what="events" />
                    </>
                  );
                }}
              </QueryView>
            </section>
          </div>
        </>
      )}
    </QueryView>
  );
}
