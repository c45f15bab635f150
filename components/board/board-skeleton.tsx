import { Loading, Skeleton } from '../ui/skeleton';

/** Four lanes with a card each, on their way. */
export function BoardSkeleton() {
  return (
    <Loading what="the board">
      <Skeleton className="mb-6 h-7 w-64" />
      <div className="grid animate-appear gap-3 md:grid-cols-2 xl:grid-cols-4">
        {Array.from({ length: 4 }, (_, lane) => (
          <div key={lane} className="rounded-lg border border-line bg-muted p-2">
            <Skeleton className="mx-1 mt-1 mb-6 h-5 w-28 bg-surface" />
            <div className="flex flex-col gap-3 rounded-lg border border-line bg-surface p-3">
              <Skeleton className="h-5 w-32" />
              <Skeleton className="w-40" />
              <Skeleton className="w-24" />
              <Skeleton className="h-7 w-36" />
            </div>
          </div>
        ))}
      </div>
    </Loading>
  );
}
