'use client';

import type { ReactNode } from 'react';
import { ErrorPanel } from './error-panel';

interface QueryLike<Data> {
  data: Data | undefined;
  error: Error | null;
  isFetching: boolean;
  dataUpdatedAt: number;
  refetch: () => unknown;
}

interface QueryViewProps<Data> {
  query: QueryLike<Data>;
  /** What is read, as a plural noun with its article: `the projects`. */
  what: string;
  /** Shaped like what will stand here. */
  skeleton: ReactNode;
  children: (data: Data) => ReactNode;
}

/** A query's three faces: skeleton, error panel, data; old data stays under the error. */
export function QueryView<Data>({ query, what, skeleton, children }: QueryViewProps<Data>) {
  const { data, error, isFetching, dataUpdatedAt, refetch } = query;
  const failed =
    error === null ? null : (
      <ErrorPanel
        what={`Could not load ${what}`}
        error={error}
        onRetry={() => void refetch()}
        retrying={isFetching}
        asOf={data === undefined ? undefined : dataUpdatedAt}
      />
    );
  if (data === undefined) return failed ?? skeleton;
  if (failed === null) return children(data);
  return (
    <div className="flex flex-col gap-4">
      {failed}
      {children(data)}
    </div>
  );
}
