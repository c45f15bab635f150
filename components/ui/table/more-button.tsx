'use client';

import { Button } from '../buttons/button';

interface MoreButtonProps {
  query: {
    hasNextPage: boolean;
    isFetchingNextPage: boolean;
    fetchNextPage: () => unknown;
  };
  /** What there is more of: `projects`. */
  what: string;
}

/** The rest of a paged list, a page at a time; nothing where there is no more. */
export function MoreButton({ query, what }: MoreButtonProps) {
  if (!query.hasNextPage) return null;
  return (
    <div className="flex justify-center pt-3">
      <Button
        onClick={() => void query.fetchNextPage()}
        busy={query.isFetchingNextPage && `Loading ${what}…`}
      >
        Show more {what}
      </Button>
    </div>
  );
}
