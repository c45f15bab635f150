import type { ReactNode } from 'react';
import { callerOrNull } from '@/app/_prefetch/caller';
import { OpenPageFor } from '@/components/shell/page-for';
import { Logo } from '@/components/shell/logo';
import { AnothersPage } from '@/components/shell/anothers-page';
import { nobodysPage } from '@/lib/http/page-for-header';

export default async function SignedOutLayout({ children }: { children: ReactNode }) {
  const me = await callerOrNull();
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-sm flex-col justify-center gap-6 px-4 py-12">
      <OpenPageFor person={me?.shownTo ?? nobodysPage} />
      <p className="flex items-center justify-center gap-2 text-20 font-semibold">
        <Logo className="size-7 text-accent" />
        Sallyport
      </p>
      {children}
      <AnothersPage was={me === null ? 'was made before anybody signed in' : `was ${me.name}’s`} />
    </main>
  );
}
