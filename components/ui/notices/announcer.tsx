'use client';

import { createContext, useCallback, useContext, useState, type ReactNode } from 'react';

const AnnounceContext = createContext<(text: string) => void>(() => undefined);

/** Says something to screen readers, politely: `announce('Digest copied')`. */
export const useAnnounce = (): ((text: string) => void) => useContext(AnnounceContext);

/** The page's one polite live region. */
export function AnnouncerProvider({ children }: { children: ReactNode }) {
  const [said, setSaid] = useState({ text: '', turn: 0 });
  const announce = useCallback(
    // The turn tells the same text twice: an unchanged region is not read again.
    (text: string) => setSaid((before) => ({ text, turn: before.turn + 1 })),
    [],
  );
  return (
    <AnnounceContext value={announce}>
      {children}
      <div aria-live="polite" className="sr-only">
        <span key={said.turn}>{said.text}</span>
      </div>
    </AnnounceContext>
  );
}
