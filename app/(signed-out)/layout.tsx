import type { ReactNode } from 'react';
import { Logo } from '@/components/shell/logo';

export default function SignedOutLayout({ children }: { children: ReactNode }) {
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-sm flex-col justify-center gap-6 px-4 py-12">
      <p className="flex items-center justify-center gap-2 text-20 font-semibold">
        <Logo className="size-7 text-accent" />
        Sallyport
      </p>
      {children}
    </main>
  );
}
