'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { queries } from '@/client/queries';
import { QueryView } from '../../ui/page/query-view';
import { TableSkeleton } from '../../ui/page/skeleton';
import { MoreButton } from '../../ui/table/more-button';
import { TimelineList } from './timeline-list';

interface TimelineTabProps {
  project: string;
  image: string;
  number: number;
  stages: readonly { slug: string; name: string }[];
}

/** What happened to a build, newest first. */
export function TimelineTab({ project, image, number, stages }: TimelineTabProps) {
  const timeline = useInfiniteQuery(queries.timeline(project, image, number));
  return (
    <QueryView
      query={timeline}
      what="the timeline"
      skeleton={<TableSkeleton what="the timeline" columns={3} rows={4} />}
    >
      {({ pages }) => (
        <>
          <TimelineList entries={pages.flatMap((page) => page.items)} stages={stages} />
          <MoreButton query={timeline} what="events" />
        </>
      )}
    </QueryView>
  );
}
