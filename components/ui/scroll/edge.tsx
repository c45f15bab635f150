import { ChevronRight } from 'lucide-react';
import { cn } from '../cn';

/**
 * A shadow and a mark where what stands beside each other goes on beyond the edge; nothing where all of it is in
 * sight. It comes after its `peer`, the box that scrolls (`useHiddenEnds`), in something positioned. `onTop` puts the mark on the upper edge, where it
 * covers no heading.
 */
export function Edge({ onTop }: { onTop?: boolean }) {
  return (
    <span
      aria-hidden
      className="pointer-events-none absolute inset-y-0 right-0 hidden w-7 justify-end bg-linear-to-l from-control/25 to-transparent pt-2 pr-1 peer-data-[more=both]:flex peer-data-[more=end]:flex"
    >
      <span
        className={cn(
          'flex size-5 items-center justify-center rounded-full border border-control bg-surface text-text',
          onTop && '-mt-5',
        )}
      >
        <ChevronRight className="size-3.5" />
      </span>
    </span>
  );
}
