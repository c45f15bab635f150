'use client';

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { CloudUpload } from 'lucide-react';
import { useState } from 'react';
import { queries } from '@/client/queries';
import type { Upload } from '@/contract/shapes/uploads';
import { Card } from '../ui/page/card';
import { EmptyState } from '../ui/page/empty-state';
import { QueryView } from '../ui/page/query-view';
import { TableSkeleton } from '../ui/page/skeleton';
import { MoreButton } from '../ui/table/more-button';
import { DataTable } from '../ui/table/table';
import { ClearUpload } from './clear-upload';
import { uploadColumns } from './upload-columns';

/** As often as a request that feeds an upload gives word of it. */
const everyMs = 15_000;

/** A project's uploads under way, for whoever may clear them; nothing for others. */
export function UploadsUnderWay({ project }: { project: string }) {
  const { data } = useQuery(queries.project(project));
  return data?.can.administerRobots ? <Uploads project={project} /> : null;
}

function Uploads({ project }: { project: string }) {
  const uploads = useInfiniteQuery({ ...queries.uploads(project), refetchInterval: everyMs });
  const [clearing, setClearing] = useState<Upload | null>(null);
  return (
    <Card title="Uploads under way" flush>
      <QueryView
        query={uploads}
        what="the uploads under way"
        skeleton={<TableSkeleton what="the uploads under way" rows={2} columns={6} />}
      >
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          return items.length === 0 ? (
            <EmptyState
              icon={<CloudUpload aria-hidden />}
              title="No upload is under way"
              className="m-4"
            >
              A push shows here while its layers come, and for an hour after one that was cut off.
            </EmptyState>
          ) : (
            <>
              <p className="max-w-3xl px-4 py-3 text-13 text-secondary">
                A robot or person may have 20 that move or wait for their client; further ones are
                refused until one ends. One that broke off makes room as soon as it is needed, an
                idle one as well. Each ends an hour after its last byte.
              </p>
              <DataTable
                narrow="stack"
                caption="Uploads under way"
                columns={uploadColumns(setClearing)}
                rows={items}
                rowKey={(row) => row.id}
                density="tall"
                flush
                className="border-t border-line"
              />
              <MoreButton query={uploads} what="uploads" />
            </>
          );
        }}
      </QueryView>
      {clearing === null ? null : (
        <ClearUpload project={project} upload={clearing} onClose={() => setClearing(null)} />
      )}
    </Card>
  );
}
