'use client';

import { createContext, useContext, useMemo, useState, type ReactNode } from 'react';

interface Highlight {
  digest: string | null;
  highlight: (digest: string | null) => void;
}

const HighlightContext = createContext<Highlight>({ digest: null, highlight: () => undefined });

/** Remembers which digest is pointed at or focused, so that every lane highlights it. */
export function HighlightedDigestProvider({ children }: { children: ReactNode }) {
  const [digest, highlight] = useState<string | null>(null);
  const value = useMemo(() => ({ digest, highlight }), [digest]);
  return <HighlightContext value={value}>{children}</HighlightContext>;
}

/** Whether this digest is highlighted, and what an element that shows it must listen to. */
export const useHighlightedDigest = (digest: string) => {
  const { digest: highlighted, highlight } = useContext(HighlightContext);
  return {
    isHighlighted: highlighted === digest,
    handlers: {
      onPointerEnter: () => highlight(digest),
      onPointerLeave: () => highlight(null),
      onFocus: () => highlight(digest),
      onBlur: () => highlight(null),
    },
  };
};
