import { ChevronRight } from 'lucide-react';

/**
 * A shadow and a mark where what stands beside each other goes on beyond the edge; nothing where all of it is in
 * sight. It comes after its `peer`, the box that scrolls (`useHiddenEnds`), in something positioned.
 */
export function Edge() {
  return (
    <span
      aria-hidden
      className="pointer-events-none absolute inset-y-0 right-0 hidden w-7 justify-end bg-linear-to-l from-control/25 to-transparent pt-2 pr-1 peer-data-[more=both]:flex peer-data-[more=end]:flex"
    >
      <span className="flex size-5 items-center justify-center rounded-full border border-control bg-surface text-text">
        <ChevronRight className="size-3.5" />
      </span>
    </span>
  );
}
