import { cn } from '../cn';
import { initials } from './initials';

/** A person or a machine by initials; the name stands beside it or in the button around it. */
export function Avatar({ name, className }: { name: string; className?: string }) {
  return (
    <span
      aria-hidden
      className={cn(
        'inline-flex size-7 shrink-0 items-center justify-center rounded-full border border-control bg-muted text-12 font-semibold text-text',
        className,
      )}
    >
      {initials(name)}
    </span>
  );
}
