import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from '../ui/cn';

interface StepProps {
  number: number;
  title: string;
  state: 'done' | 'current' | 'later';
  /** What came of it, once it is done. */
  result?: ReactNode;
  children?: ReactNode;
}

/** One step of a short way: its number, what it is, and its body while it is the current one. */
export function Step({ number, title, state, result, children }: StepProps) {
  return (
    <li aria-current={state === 'current' ? 'step' : undefined} className="group flex gap-4">
      <div className="flex flex-col items-center">
        <span
          aria-hidden
          className={cn(
            'flex size-7 shrink-0 items-center justify-center rounded-full border text-13 font-semibold',
            state === 'done' && 'border-passed text-passed',
            state === 'current' && 'border-accent bg-accent text-accent-text',
            state === 'later' && 'border-line text-secondary',
          )}
        >
          {state === 'done' ? <Check className="size-4" strokeWidth={2.5} /> : number}
        </span>
        <span className="mt-1 w-px flex-1 bg-line group-last:hidden" />
      </div>
      <div className="min-w-0 flex-1 pb-6">
        <h2
          className={cn(
            'flex min-h-7 flex-wrap items-center gap-x-3 text-14 font-semibold',
            state === 'later' && 'font-medium text-secondary',
          )}
        >
          {title}
          {state === 'done' ? <span className="sr-only">(done)</span> : null}
          {state === 'done' && result != null ? (
            <span className="text-13 font-normal text-secondary">{result}</span>
          ) : null}
        </h2>
        {state === 'current' ? <div className="mt-3">{children}</div> : null}
      </div>
    </li>
  );
}
