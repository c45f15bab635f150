'use client';

import { createContext, useContext, useMemo, useState, type ReactNode } from 'react';

interface Lit {
  digest: string | null;
  light: (digest: string | null) => void;
}

const LitContext = createContext<Lit>({ digest: null, light: () => undefined });

/** Remembers which digest is pointed at or focused, so that it lights up in every lane. */
export function LitDigestProvider({ children }: { children: ReactNode }) {
  const [digest, light] = useState<string | null>(null);
  const value = useMemo(() => ({ digest, light }), [digest]);
  return <LitContext value={value}>{children}</LitContext>;
}

/** Whether this digest is lit, and what an element that shows it must listen to. */
export const useLitDigest = (digest: string) => {
  const { digest: lit, light } = useContext(LitContext);
  return {
    lit: lit === digest,
    handlers: {
      onPointerEnter: () => light(digest),
      onPointerLeave: () => light(null),
      onFocus: () => light(digest),
      onBlur: () => light(null),
    },
  };
};
