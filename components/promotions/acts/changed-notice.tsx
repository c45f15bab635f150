'use client';

import type { ReactNode } from 'react';
import { Button } from '../../ui/buttons/button';
import { State } from '../../ui/text/state';

interface ChangedNoticeProps {
  children: ReactNode;
  onSeen: () => void;
}

/** What changed while somebody read the review; the button waits until they say they saw it. */
export function ChangedNotice({ children, onSeen }: ChangedNoticeProps) {
  return (
    <div
      role="alert"
      className="flex flex-wrap items-center justify-between gap-3 rounded-lg border border-warning bg-surface p-3 text-13"
    >
      <State kind="warning" className="whitespace-normal">
        {children}
      </State>
      <Button onClick={onSeen}>I have seen what changed</Button>
    </div>
  );
}
