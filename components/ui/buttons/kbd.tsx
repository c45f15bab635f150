import type { ReactNode } from 'react';

/** A key. */
export function Kbd({ children }: { children: ReactNode }) {
  return (
    <kbd className="inline-flex h-5 min-w-5 items-center justify-center rounded-sm border border-line bg-muted px-1 font-sans text-12 text-secondary">
      {children}
    </kbd>
  );
}
