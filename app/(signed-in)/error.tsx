'use client';

import { ErrorPanel } from '@/components/ui/page/error-panel';

interface Props {
  error: Error & { digest?: string };
  reset: () => void;
}

export default function PageError({ error, reset }: Props) {
  return <ErrorPanel what="This page failed" error={error} onRetry={reset} />;
}
