import { Lock } from 'lucide-react';
import type { ReactNode } from 'react';
import { EmptyState } from './empty-state';

interface NotAllowedProps {
  /** What may not be seen, as a clause: `People are for administrators to see`. */
  title: string;
  /** Who can, or who can give the right. */
  children: ReactNode;
  action?: ReactNode;
}

/** A page that this person may not see, and who can help. Not an error, and not "nothing there" (L12). */
export function NotAllowed({ title, children, action }: NotAllowedProps) {
  return (
    <EmptyState icon={<Lock aria-hidden />} title={title} action={action}>
      {children}
    </EmptyState>
  );
}
