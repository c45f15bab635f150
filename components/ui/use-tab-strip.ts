import { useEffect, useRef, type RefObject } from 'react';

const open = '[aria-current="page"], [data-active]';

/**
 * Keeps a strip of tabs that is wider than its place honest: `data-more` on it says at which ends
 * more tabs are hidden (`start`, `end`, `both`; left out: none), and the open one is brought into sight.
 * @param shown changes whenever another tab is open.
 */
export function useTabStrip<Strip extends HTMLElement>(shown: unknown): RefObject<Strip | null> {
  const ref = useRef<Strip>(null);

  useEffect(() => {
    const strip = ref.current;
    if (!strip) return;
    const tell = () => {
      const more = hiddenEnds(strip);
      if (more === null) delete strip.dataset.more;
      else strip.dataset.more = more;
    };
    tell();
    const sizes = new ResizeObserver(tell);
    sizes.observe(strip);
    strip.addEventListener('scroll', tell, { passive: true });
    return () => {
      sizes.disconnect();
      strip.removeEventListener('scroll', tell);
    };
  }, []);

  useEffect(() => {
    const strip = ref.current;
    const tab = strip?.querySelector<HTMLElement>(open);
    // Sideways only: the page itself must not move.
    if (strip && tab) strip.scrollLeft = middle(strip, tab);
  }, [shown]);

  return ref;
}

const middle = (strip: HTMLElement, tab: HTMLElement): number =>
  tab.offsetLeft - (strip.clientWidth - tab.offsetWidth) / 2;

/** At which ends of a strip something is out of sight; a pixel more or less is rounding. */
export function hiddenEnds({
  scrollLeft,
  clientWidth,
  scrollWidth,
}: Pick<HTMLElement, 'scrollLeft' | 'clientWidth' | 'scrollWidth'>):
  'start' | 'end' | 'both' | null {
  const start = scrollLeft > 1;
  const end = scrollLeft + clientWidth < scrollWidth - 1;
  if (start && end) return 'both';
  return start ? 'start' : end ? 'end' : null;
}
