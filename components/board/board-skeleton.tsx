import { cn } from '../ui/cn';
import { Loading, Skeleton } from '../ui/page/skeleton';
import { laneGrid } from './lane-grid';

const lanes = 4;

/** Four lanes with a card each, on their way. */
export function BoardSkeleton() {
  return (
    <Loading what="the board">
      <Skeleton className="mb-6 h-7 w-64" />
      <div className={cn('animate-appear', laneGrid(lanes))}>
        {Array.from({ length: lanes }, (_, lane) => (
          <div
            key={lane}
            className={cn(
              'min-w-0 rounded-lg border border-line bg-muted p-2',
              lane > 0 && 'max-md:hidden',
            )}
          >
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
