import { CircleX } from 'lucide-react';
import type { ReactNode } from 'react';

/** Why a form was refused, above its fields and read aloud; nothing while there is no reason. */
export function FormError({ children }: { children: ReactNode }) {
  return (
    <div role="alert" className="empty:hidden">
      {children == null ? null : (
        <p className="flex items-start gap-2 rounded-md border border-failed px-3 py-2 text-13">
          <CircleX aria-hidden className="mt-0.5 size-4 shrink-0 text-failed" />
          {children}
        </p>
      )}
    </div>
  );
}
