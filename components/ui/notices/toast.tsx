'use client';

import { Toast } from '@base-ui/react/toast';
import { Check, CircleX, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from '../buttons/button';
import { cn } from '../cn';

const manager = Toast.createToastManager();

/** A short word after an act: `toast.done('Promoted')`, `toast.failed('Not saved', why)`. */
export const toast = {
  done: (title: string, description?: ReactNode) =>
    manager.add({ type: 'done', title, description }),
  failed: (title: string, description?: ReactNode) =>
    manager.add({ type: 'failed', title, description, timeout: 10_000, priority: 'high' }),
};

/** Where toasts appear; once per page. On a phone above, for what is done next stands at its bottom. */
export function Toaster() {
  return (
    <Toast.Provider toastManager={manager} limit={3}>
      <Toast.Portal>
        <Toast.Viewport className="fixed right-4 z-50 flex w-[calc(100vw-2rem)] flex-col gap-2 max-sm:top-16 sm:bottom-4 sm:w-96">
          <List />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function List() {
  const { toasts } = Toast.useToastManager();
  return toasts.map((one) => (
    <Toast.Root
      key={one.id}
      toast={one}
      swipeDirection={['right', 'down']}
      className={cn(
        'rounded-lg border bg-surface transition-opacity data-ending-style:opacity-0 data-limited:hidden data-starting-style:opacity-0',
        one.type === 'failed' ? 'border-failed' : 'border-control',
      )}
    >
      <Toast.Content className="flex items-start gap-2 p-3 text-13">
        {one.type === 'failed' ? (
          <CircleX aria-hidden className="mt-0.5 size-4 shrink-0 text-failed" />
        ) : (
          <Check aria-hidden className="mt-0.5 size-4 shrink-0 text-passed" />
        )}
        <div className="min-w-0 flex-1">
          <Toast.Title className="font-semibold" />
          <Toast.Description className="text-secondary" />
        </div>
        <Toast.Close
          render={
            <IconButton label="Dismiss" size="small">
              <X aria-hidden />
            </IconButton>
          }
        />
      </Toast.Content>
    </Toast.Root>
  ));
}
