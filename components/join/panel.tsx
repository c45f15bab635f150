import type { ReactNode } from 'react';

/** The one frame of a page for who is not signed in. */
export function Panel({ title, children }: { title: ReactNode; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-4 rounded-lg border border-line bg-surface p-6">
      <h1 className="text-16 font-semibold wrap-anywhere">{title}</h1>
      {children}
    </section>
  );
}
