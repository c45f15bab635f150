import type { ReactNode } from 'react';

/** Named lines under a comparison, with a rule between each. */
export function FactRows({ children }: { children: ReactNode }) {
  return (
    <dl className="divide-y divide-line rounded-b-lg border-x border-b border-line bg-surface">
      {children}
    </dl>
  );
}

/** One line: what it is about, and what changes. */
export function FactRow({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid gap-x-4 gap-y-0.5 px-4 py-2.5 text-13 sm:grid-cols-[9rem_1fr]">
      <dt className="text-secondary">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  );
}
