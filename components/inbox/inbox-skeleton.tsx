import { Loading, Skeleton } from '../ui/page/skeleton';

/** Tabs and lines on their way. */
export function InboxSkeleton() {
  return (
    <Loading what="the inbox">
      <div className="max-w-4xl animate-appear">
        <div className="mb-4 flex h-10 items-center gap-4 border-b border-line">
          <Skeleton className="w-24" />
          <Skeleton className="w-20" />
          <Skeleton className="w-12" />
        </div>
        <div className="divide-y divide-line rounded-lg border border-line bg-surface">
          {[0, 1, 2].map((line) => (
            <div key={line} className="flex flex-col gap-2.5 px-4 py-3.5">
              <Skeleton className="h-4 w-64 max-w-full" />
              <Skeleton className="w-96 max-w-full" />
              <Skeleton className="w-40" />
            </div>
          ))}
        </div>
      </div>
    </Loading>
  );
}
