'use client';

import { Tooltip as BaseTooltip } from '@base-ui/react/tooltip';
import type { ReactElement, ReactNode } from 'react';

interface TooltipProps {
  /** More about the child; never the only place for what a person needs. */
  content: ReactNode;
  /** One focusable element. */
  children: ReactElement;
}

/** More about an element, on hover and on focus. */
export function Tooltip({ content, children }: TooltipProps) {
  return (
    <BaseTooltip.Root>
      <BaseTooltip.Trigger render={children} />
      <BaseTooltip.Portal>
        <BaseTooltip.Positioner sideOffset={6} className="z-50">
          <BaseTooltip.Popup className="max-w-80 rounded-md border border-control bg-surface px-2 py-1 text-12 text-text">
            {content}
          </BaseTooltip.Popup>
        </BaseTooltip.Positioner>
      </BaseTooltip.Portal>
    </BaseTooltip.Root>
  );
}

/** Lets neighbouring tooltips follow each other without a new wait. */
export const TooltipProvider = BaseTooltip.Provider;
