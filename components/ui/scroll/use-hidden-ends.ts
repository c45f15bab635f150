import { useEffect, useRef, type RefObject } from 'react';

/**
 * Keeps a box that scrolls sideways honest: `data-more` on it says at which ends something is out of
 * sight (`start`, `end`, `both`; left out: none).
 */
export function useHiddenEnds<Box extends HTMLElement>(): RefObject<Box | null> {
  const ref = useRef<Box>(null);

  useEffect(() => {
    const box = ref.current;
    if (!box) return;
    const tell = () => {
      const more = hiddenEnds(box);
      if (more === null) delete box.dataset.more;
      else box.dataset.more = more;
    };
    tell();
    const sizes = new ResizeObserver(tell);
    sizes.observe(box);
    // What is in it may grow while it keeps its size.
    for (const child of box.children) sizes.observe(child);
    box.addEventListener('scroll', tell, { passive: true });
    return () => {
      sizes.disconnect();
      box.removeEventListener('scroll', tell);
    };
  }, []);

  return ref;
}

/** At which ends of a box something is out of sight; a pixel more or less is rounding. */
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
