import { Loading, Skeleton } from '../ui/page/skeleton';

/** A build's page, on its way. */
export function PassportSkeleton() {
  return (
    <Loading what="the build">
      <Skeleton className="mb-2 h-7 w-72" />
      <Skeleton className="mb-6 w-96 max-w-full" />
      <Skeleton className="mb-6 h-8 w-full max-w-lg" />
      <div className="grid animate-appear gap-4 lg:grid-cols-2">
        {[9, 5].map((lines) => (
          <div
            key={lines}
            className="flex flex-col gap-3 rounded-lg border border-line bg-surface p-4"
          >
            {Array.from({ length: lines }, (_, line) => (
              <Skeleton key={line} className={line % 2 === 0 ? 'w-3/4' : 'w-1/2'} />
            ))}
          </div>
        ))}
      </div>
    </Loading>
  );
}
