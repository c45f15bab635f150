import { cn } from '../ui/cn';

/** More lanes than this do not fit beside each other on any usual screen. */
const mostBesides = 5;

/**
 * The grid that lanes stand in: one below the other on a phone (where one shows at a time), beside
 * each other from 1280 px, and between the two in a box that scrolls sideways and snaps. There a
 * lane is never as wide as an even part of the box: the next one is always cut by its edge, so that
 * nobody takes the lanes in view for all that there are. Fewer lanes share the whole width.
 */
export const laneGrid = (lanes: number): string =>
  cn(
    // Positioned, so that what is hidden for screen readers alone scrolls with it.
    'relative grid gap-3 md:snap-x md:scroll-px-1 md:grid-flow-col md:overflow-x-auto md:p-0.5',
    // Two lanes and a good third of the next; three and a quarter where there is room.
    'md:auto-cols-[minmax(calc((100%-1.5rem)/2.35),1fr)] min-[56rem]:auto-cols-[minmax(calc((100%-2.25rem)/3.25),1fr)]',
    lanes <= mostBesides
      ? // A box that scrolls sideways would catch what sticks to the window's top.
        'xl:auto-cols-[minmax(14.5rem,1fr)] xl:overflow-visible'
      : 'xl:auto-cols-[minmax(calc((100%-3rem)/4.3),1fr)]',
  );
