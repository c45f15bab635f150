import type { ReactNode } from 'react';
import { cn } from '../cn';

interface EmptyStateProps {
  icon?: ReactNode;
  /** What is not there, said exactly: none yet, none match, not allowed, not known (L12). */
  title: string;
  /** Why, and what comes next. */
  children?: ReactNode;
  action?: ReactNode;
  /** `h1` where it is the whole page. */
  heading?: 'h1' | 'h2';
  className?: string;
}

/** Nothing to show, and the next step. */
export function EmptyState({
  icon,
  title,
  children,
  action,
  heading: Heading = 'h2',
  className,
}: EmptyStateProps) {
  return (
    <div
      className={cn(
        'flex flex-col items-center gap-3 rounded-lg border border-dashed border-control/60 px-6 py-12 text-center',
        className,
      )}
    >
      {icon == null ? null : (
        <span className="flex size-10 items-center justify-center rounded-lg border border-line bg-surface text-secondary [&_svg]:size-5">
          {icon}
        </span>
      )}
      <Heading className="text-16 font-semibold">{title}</Heading>
      {children == null ? null : (
        <div className="w-full max-w-lg min-w-0 text-13 text-balance text-secondary">
          {children}
        </div>
      )}
      {action == null ? null : (
        <div className="flex flex-wrap justify-center gap-2 pt-1">{action}</div>
      )}
    </div>
  );
}
