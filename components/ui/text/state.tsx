import {
  Ban,
  Check,
  CircleDashed,
  Clock,
  LoaderCircle,
  TriangleAlert,
  X,
  type LucideIcon,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from '../cn';

export type StateKind =
  'passed' | 'failed' | 'warning' | 'waiting' | 'running' | 'not-run' | 'waived' | 'unknown';

const looks: Readonly<Record<StateKind, { icon: LucideIcon; word: string; className: string }>> = {
  passed: { icon: Check, word: 'passed', className: 'text-passed' },
  failed: { icon: X, word: 'failed', className: 'text-failed' },
  warning: { icon: TriangleAlert, word: 'warning', className: 'text-warning' },
  waiting: { icon: Clock, word: 'waiting', className: 'text-waiting' },
  running: { icon: LoaderCircle, word: 'running', className: 'text-waiting' },
  'not-run': { icon: CircleDashed, word: 'not run', className: 'text-idle' },
  waived: { icon: Ban, word: 'waived', className: 'text-idle' },
  unknown: { icon: CircleDashed, word: 'not known', className: 'text-idle' },
};

interface StateProps {
  kind: StateKind;
  /** The word beside the icon; the kind's own where left out. */
  children?: ReactNode;
  /** `badge` has a frame, `text` has not. */
  look?: 'text' | 'badge';
  className?: string;
}

/** A state: icon, word and colour, always all three. */
export function State({ kind, children, look = 'text', className }: StateProps) {
  const { icon: Icon, word, className: colour } = looks[kind];
  return (
    <span
      className={cn(
        'inline-flex items-center gap-1 align-text-bottom text-12 font-medium whitespace-nowrap',
        colour,
        look === 'badge' && 'h-6 rounded-full border border-current px-2',
        kind === 'not-run' && look === 'badge' && 'border-dashed',
        className,
      )}
    >
      <Icon
        aria-hidden
        className={cn('size-3.5 shrink-0', kind === 'running' && 'animate-spin')}
        strokeWidth={2.5}
      />
      <span className={cn('min-w-0', kind === 'waived' && 'line-through')}>{children ?? word}</span>
    </span>
  );
}

/** A short neutral word beside something: a kind, a tag, a platform. No state, no colour. */
export function Badge({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <span
      className={cn(
        'inline-flex h-5 max-w-full items-center gap-1 truncate rounded-sm border border-line bg-muted px-1.5 text-12 text-secondary',
        className,
      )}
    >
      {children}
    </span>
  );
}
