'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { queries } from '@/client/queries';
import { QueryView } from '../../ui/page/query-view';
import { TableSkeleton } from '../../ui/page/skeleton';
import { MoreButton } from '../../ui/table/more-button';
import { LabelList } from './label-list';

/** All labels of a build, read when somebody looks: they may be many, and long. */
export function WholeLabels(build: { project: string; image: string; number: number }) {
  const labels = useInfiniteQuery(queries.labels(build.project, build.image, build.number));
  return (
    <QueryView
      query={labels}
      what="the labels"
      skeleton={<TableSkeleton what="the labels" columns={1} rows={4} />}
    >
      {({ pages }) => (
        <>
          <LabelList labels={pages.flatMap((page) => page.items)} />
          <MoreButton query={labels} what="labels" />
        </>
      )}
    </QueryView>
  );
}
