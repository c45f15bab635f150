'use client';

import { ErrorPanel } from '@/components/ui/page/error-panel';

interface Props {
  error: Error & { digest?: string };
  reset: () => void;
}

export default function PageError({ error, reset }: Props) {
  return (
    <main className="mx-auto flex min-h-dvh max-w-2xl flex-col justify-center px-4">
      <ErrorPanel what="This page failed" error={error} onRetry={reset} />
    </main>
  );
}
