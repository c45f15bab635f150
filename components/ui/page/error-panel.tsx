'use client';

import { CircleX, RotateCw } from 'lucide-react';
import { clockTime } from '@/client/format/time';
import { headingOf, toProblem } from '@/client/problem';
import { Button } from '../buttons/button';
import { cn } from '../cn';
import { CopyButton } from '../copy/copy-button';

interface ErrorPanelProps {
  /** What failed, as a clause: `The projects could not be loaded`. */
  what: string;
  error: unknown;
  onRetry?: () => void;
  retrying?: boolean;
  /** When what still stands below was true, in milliseconds; absent where nothing stands. */
  asOf?: number;
  className?: string;
}

/** What failed, why, its request id, and Retry. */
export function ErrorPanel({ what, error, onRetry, retrying, asOf, className }: ErrorPanelProps) {
  const { detail, requestId } = toProblem(error);
  return (
    <div
      role="alert"
      className={cn(
        'flex flex-wrap items-start gap-3 rounded-lg border border-failed bg-surface p-4 text-13',
        className,
      )}
    >
      <CircleX aria-hidden className="mt-0.5 size-4 shrink-0 text-failed" />
      <div className="min-w-0 flex-1 basis-64">
        <p className="font-semibold text-failed">{headingOf(what, error)}</p>
        <p className="mt-0.5">{detail}</p>
        {asOf === undefined ? null : (
          <p className="mt-0.5 text-secondary">
            Below is what was known as of <span suppressHydrationWarning>{clockTime(asOf)}</span>.
          </p>
        )}
        {requestId === '' ? null : (
          <p className="mt-1 flex items-center gap-1 text-12 text-secondary">
            Request <code className="font-mono">{requestId}</code>
            <CopyButton value={requestId} what="request id" />
          </p>
        )}
      </div>
      {onRetry === undefined ? null : (
        <Button onClick={onRetry} busy={retrying && 'Trying…'} icon={<RotateCw aria-hidden />}>
          Retry
        </Button>
      )}
    </div>
  );
}
