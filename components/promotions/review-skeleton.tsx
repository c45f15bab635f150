import { Loading, Skeleton } from '../ui/page/skeleton';

/** Two builds beside each other and the lines under them, on their way. */
export function ReviewSkeleton() {
  return (
    <Loading what="the review">
      <Skeleton className="mb-6 h-7 w-80 max-w-full" />
      <div className="animate-appear xl:mr-[21.5rem] rounded-lg border border-line bg-surface">
        <div className="grid gap-6 p-4 md:grid-cols-2">
          {[0, 1].map((side) => (
            <div key={side} className="flex flex-col gap-3">
              <Skeleton className="h-3 w-24" />
              <Skeleton className="h-6 w-40" />
              <Skeleton className="w-56 max-w-full" />
              <Skeleton className="w-32" />
            </div>
          ))}
        </div>
        {Array.from({ length: 6 }, (_, row) => (
          <div key={row} className="flex h-10 items-center gap-8 border-t border-line px-4">
            <Skeleton className="w-20" />
            <Skeleton className="w-48" />
          </div>
        ))}
      </div>
    </Loading>
  );
}
