'use client';

import { useCallback, useEffect, useRef, useState, type RefObject } from 'react';
import type { Lane } from '@/contract/shapes/images';
import { holdLane, keptBack } from './hold-lane';

interface HeldLane {
  /** What to show. */
  lane: Lane;
  /** What is kept back while the lane is held; null where nothing is. */
  waiting: { builds: number; moved: boolean } | null;
  /** Shows what is kept back. */
  release: () => void;
  /** For the lane's element: entering and leaving hold it and let it go. */
  handlers: {
    onPointerEnter: (event: React.PointerEvent) => void;
    onPointerLeave: () => void;
    onFocus: () => void;
    onBlur: (event: React.FocusEvent) => void;
  };
  /** For an element at the lane's top: once it is scrolled away, the lane is held. */
  top: RefObject<HTMLDivElement | null>;
}

/** Never reorders under the pointer, under the focus or above what is being read (ux.md, live). */
export function useHeldLane(fresh: Lane): HeldLane {
  const [shown, setShown] = useState(fresh);
  const [pointed, setPointed] = useState(false);
  const [focused, setFocused] = useState(false);
  const [scrolled, setScrolled] = useState(false);
  const top = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const element = top.current;
    if (element === null) return;
    const observer = new IntersectionObserver(([entry]) => {
      if (entry === undefined) return;
      // A lane beside the screen, or hidden by the stage switch, is not being read.
      const { top: at, width } = entry.boundingClientRect;
      setScrolled(!entry.isIntersecting && width > 0 && at < 0);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const held = pointed || focused || scrolled;
  const waiting = keptBack(shown, fresh);
  const still = !waiting.moved;
  if (shown !== fresh && (!held || still)) setShown(fresh);

  const release = useCallback(() => {
    setShown(fresh);
    top.current?.scrollIntoView({ block: 'start', behavior: 'smooth' });
  }, [fresh]);

  return {
    lane: held ? holdLane(shown, fresh) : fresh,
    waiting: held && waiting.moved ? waiting : null,
    release,
    handlers: {
      // A finger that scrolls is no pointer that aims.
      onPointerEnter: (event) => setPointed(event.pointerType === 'mouse'),
      onPointerLeave: () => setPointed(false),
      onFocus: () => setFocused(true),
      onBlur: (event) => setFocused(event.currentTarget.contains(event.relatedTarget)),
    },
    top,
  };
}
