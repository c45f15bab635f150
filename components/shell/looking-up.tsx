'use client';

import { useSyncExternalStore } from 'react';
import { isLookingUp, onLookingUp } from '@/client/lost-answer';
import { State } from '../ui/text/state';

/** That an answer was lost, while it is found out what became of what was asked (L12). */
export function LookingUp() {
  const looking = useSyncExternalStore(onLookingUp, isLookingUp, () => false);
  return (
    <div role="status">
      {looking ? (
        <p className="border-b border-warning bg-surface px-4 py-2 lg:px-6">
          <State kind="unknown" className="whitespace-normal">
            No answer came, so it is not known whether this was done. Finding out…
          </State>
        </p>
      ) : null}
    </div>
  );
}
