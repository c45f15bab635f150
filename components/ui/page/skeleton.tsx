import type { ReactNode } from 'react';
import { cn } from '../cn';

/** A grey block where something will stand; it appears after 200 ms, so fast pages never show it. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <span aria-hidden className="block animate-appear">
      <span className={cn('block h-4 animate-pulse rounded-sm bg-muted', className)} />
    </span>
  );
}

/** Wraps skeletons and says once, aloud, what is being loaded. */
export function Loading({ what, children }: { what: string; children: ReactNode }) {
  return (
    <div role="status">
      <span className="sr-only">Loading {what}…</span>
      {children}
    </div>
  );
}

/** A table that is on its way. */
export function TableSkeleton({
  what,
  rows = 6,
  columns = 5,
}: {
  what: string;
  rows?: number;
  columns?: number;
}) {
  return (
    <Loading what={what}>
      <div className="animate-appear overflow-hidden rounded-lg border border-line bg-surface">
        {Array.from({ length: rows + 1 }, (_, row) => (
          <div
            key={row}
            className="grid h-11 items-center gap-6 border-b border-line px-3 last:border-b-0"
            style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}
          >
            {Array.from({ length: columns }, (_, column) => (
              <Skeleton key={column} className={row === 0 ? 'h-3 w-16' : 'h-4 w-3/4'} />
            ))}
          </div>
        ))}
      </div>
    </Loading>
  );
}
