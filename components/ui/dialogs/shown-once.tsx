'use client';

import type { ReactNode } from 'react';
import { Button } from '../buttons/button';
import { State } from '../text/state';
import { Dialog } from './dialog';

interface ShownOnceProps {
  title: ReactNode;
  description?: ReactNode;
  size?: 'normal' | 'wide';
  /** What the person says when they have it. */
  done?: string;
  /** They have it: the caller forgets it now. */
  onDone: () => void;
  /** The secret, as it is used. */
  children: ReactNode;
}

/** A dialog with something that is shown nowhere else: nothing but its button closes it. */
export function ShownOnce({
  done = 'I have stored it',
  size = 'wide',
  onDone,
  children,
  ...says
}: ShownOnceProps) {
  return (
    <Dialog
      open
      dismissible={false}
      size={size}
      {...says}
      footer={
        <Button variant="primary" onClick={onDone}>
          {done}
        </Button>
      }
    >
      <div className="flex min-w-0 flex-col gap-3">
        <State kind="warning" className="whitespace-normal">
          Shown this once. Copy it now; it cannot be shown again.
        </State>
        {children}
      </div>
    </Dialog>
  );
}
