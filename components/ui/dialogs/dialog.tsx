'use client';

import { Dialog as BaseDialog } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { useEffect, useRef, useState, type ReactElement, type ReactNode } from 'react';
import { IconButton } from '../buttons/button';
import { cn } from '../cn';
import { Breakable } from '../text/breakable';
import { enterStack, isOnTop } from './dialog-stack';
import { firstToFocus } from './first-to-focus';

interface DialogProps {
  /** What opens it; leave out where `open` is driven from outside. */
  trigger?: ReactElement;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  title: ReactNode;
  description?: ReactNode;
  /** The buttons, right-aligned; the main one last. */
  footer?: ReactNode;
  /** `wide` for comparisons and snippets. */
  size?: 'normal' | 'wide';
  /** False where closing by accident would lose something that is shown only once. */
  dismissible?: boolean;
  children?: ReactNode;
}

/**
 * A modal dialog: title, body, buttons. Focus goes to what is asked first, is kept inside and given
 * back. One that opens above another, wherever in the page it belongs, is closed alone.
 */
export function Dialog({
  trigger,
  open,
  onOpenChange,
  title,
  description,
  footer,
  size = 'normal',
  dismissible = true,
  children,
}: DialogProps) {
  const [self] = useState(() => Symbol('dialog'));
  const body = useRef<HTMLDivElement>(null);
  return (
    <BaseDialog.Root
      open={open}
      onOpenChange={(next, details) => {
        // The library tells dialogs apart only where one is inside the other: Escape reaches both.
        if (!next && details.reason === 'escape-key' && !isOnTop(self)) details.cancel();
        else onOpenChange?.(next);
      }}
      disablePointerDismissal={!dismissible}
    >
      {trigger === undefined ? null : <BaseDialog.Trigger render={trigger} />}
      {/* Layers of its own: its backdrop lies above another dialog, not among that one's. */}
      <BaseDialog.Portal className="relative z-50">
        <BaseDialog.Backdrop className="fixed inset-0 z-40 bg-[#0b0d10]/50 transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <BaseDialog.Viewport className="fixed inset-0 z-50 grid grid-cols-1 place-items-center overflow-y-auto p-4">
          <BaseDialog.Popup
            // A finger's first tap should not call up a keyboard over what is to be read.
            initialFocus={(how) => how === 'touch' || firstToFocus(body.current)}
            // React's events bubble out of a portal: a form in here must not submit one around it.
            onSubmit={(event) => event.stopPropagation()}
            className={cn(
              'relative flex max-h-full w-full flex-col rounded-lg border border-control bg-surface transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0',
              size === 'wide' ? 'max-w-3xl' : 'max-w-md',
            )}
          >
            <InStack self={self} />
            <div className="flex items-start gap-4 px-6 pt-5">
              <div className="min-w-0 flex-1">
                <BaseDialog.Title className="text-16 font-semibold wrap-anywhere">
                  {typeof title === 'string' ? <Breakable text={title} /> : title}
                </BaseDialog.Title>
                {description == null ? null : (
                  <BaseDialog.Description className="mt-1 text-13 wrap-anywhere text-secondary">
                    {description}
                  </BaseDialog.Description>
                )}
              </div>
              {dismissible ? (
                <BaseDialog.Close
                  render={
                    <IconButton label="Close">
                      <X aria-hidden />
                    </IconButton>
                  }
                />
              ) : null}
            </div>
            <div ref={body} className="min-h-0 overflow-y-auto px-6 py-4">
              {children}
            </div>
            {footer == null ? null : (
              <div className="flex flex-wrap items-center justify-end gap-2 border-t border-line px-6 py-3">
                {footer}
              </div>
            )}
          </BaseDialog.Popup>
        </BaseDialog.Viewport>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  );
}

/** Stands for the dialog among those that are open, as long as it is on the page. */
function InStack({ self }: { self: symbol }) {
  useEffect(() => enterStack(self), [self]);
  return null;
}

/** Wraps a button that closes the dialog around it: `<DialogClose render={<Button>Cancel</Button>} />`. */
export const DialogClose = BaseDialog.Close;
