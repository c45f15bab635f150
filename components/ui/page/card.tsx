import type { ComponentProps, ReactNode } from 'react';
import { cn } from '../cn';

interface CardProps extends Omit<ComponentProps<'section'>, 'title'> {
  /** A small heading; the card is a labelled section then. */
  title?: ReactNode;
  /** What stands at the right of the heading. */
  action?: ReactNode;
  /** Lists and tables bring their own padding. */
  flush?: boolean;
}

/** A framed piece of a page. */
export function Card({ title, action, flush, className, children, ...rest }: CardProps) {
  return (
    <section
      {...rest}
      className={cn('min-w-0 rounded-lg border border-line bg-surface', className)}
    >
      {title == null && action == null ? null : (
        <header className="flex min-h-11 flex-wrap items-center justify-between gap-2 border-b border-line px-4 py-1.5">
          <h2 className="text-13 font-semibold">{title}</h2>
          {action}
        </header>
      )}
      <div className={flush ? undefined : 'p-4'}>{children}</div>
    </section>
  );
}

interface FactsProps {
  /** On a narrow page each value stands under its name: they are long. */
  stacks?: boolean;
  children: ReactNode;
}

/** Name and value pairs, as a definition list. */
export function Facts({ stacks = false, children }: FactsProps) {
  return (
    <dl
      className={cn(
        'grid grid-cols-[max-content_1fr] gap-x-4 gap-y-1.5 text-13',
        stacks && 'max-sm:grid-cols-1 max-sm:gap-y-0 max-sm:[&>dt:not(:first-child)]:mt-2.5',
      )}
    >
      {children}
    </dl>
  );
}

/** One pair of Facts. */
export function Fact({ name, children }: { name: ReactNode; children: ReactNode }) {
  return (
    <>
      <dt className="text-secondary">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}
