import { useEffect, type RefObject } from 'react';
import { useHiddenEnds } from '../scroll/use-hidden-ends';

const open = '[aria-current="page"], [data-active]';

/**
 * Keeps a strip of tabs that is wider than its place honest (`useHiddenEnds`), and brings the open one
 * into sight.
 * @param shown changes whenever another tab is open.
 */
export function useTabStrip<Strip extends HTMLElement>(shown: unknown): RefObject<Strip | null> {
  const ref = useHiddenEnds<Strip>();

  useEffect(() => {
    const strip = ref.current;
    const tab = strip?.querySelector<HTMLElement>(open);
    // Sideways only: the page itself must not move.
    if (strip && tab) strip.scrollLeft = middle(strip, tab);
  }, [ref, shown]);

  return ref;
}

const middle = (strip: HTMLElement, tab: HTMLElement): number =>
  tab.offsetLeft - (strip.clientWidth - tab.offsetWidth) / 2;
