'use client';

import { useId, type ReactNode } from 'react';
import { fieldErrors } from '@/client/problem';
import { own } from '@/lib/text/own';
import { Button } from '../buttons/button';
import { ErrorPanel } from '../page/error-panel';
import { DialogClose } from './dialog';
import { useReadOnly } from './read-only';

interface DialogFormProps {
  /** Does the act. */
  onSubmit: () => void;
  /** The submit button's words. */
  act: ReactNode;
  /** What it says while it does that; false while it does not. */
  busy: string | false;
  /** What failed, should it fail: `The person was not created`. */
  failed: string;
  /** Why it failed; null while it has not. */
  error: unknown;
  /** Paths whose refusal the form shows at their fields: such a one needs no panel. */
  fields?: readonly string[];
  /** The words that leave all as it is. */
  cancel?: string | undefined;
  variant?: 'primary' | 'danger';
  disabled?: boolean;
  /** Why it cannot be submitted, in words; null where it can. */
  disabledReason?: string | null;
  /** What is asked. */
  children: ReactNode;
}

/** A form in a dialog: what is asked, then what went wrong, the way out, and the act. */
export function DialogForm({
  onSubmit,
  act,
  busy,
  failed,
  error,
  fields = [],
  cancel = 'Cancel',
  variant = 'primary',
  disabled,
  disabledReason,
  children,
}: DialogFormProps) {
  const readOnly = useReadOnly();
  const reasonId = useId();
  const reason = readOnly ?? disabledReason ?? null;
  const refused = fieldErrors(error);
  const atItsField = fields.some((path) => own(refused, path) !== undefined);
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {children}
      {error == null || atItsField ? null : <ErrorPanel what={failed} error={error} />}
      <div className="flex flex-wrap items-center gap-2">
        {/* In front of the buttons, which stay together: behind the last it would tear them apart. */}
        {reason === null ? null : (
          <p id={reasonId} className="min-w-0 flex-1 basis-28 text-12 text-secondary">
            {reason}
          </p>
        )}
        <div className="ml-auto flex max-w-full flex-wrap justify-end gap-2">
          <DialogClose render={<Button>{cancel}</Button>} />
          <Button
            type="submit"
            variant={variant}
            busy={busy}
            disabled={disabled || reason !== null}
            aria-describedby={reason === null ? undefined : reasonId}
            className="h-auto min-h-8 max-w-full shrink py-1 wrap-anywhere whitespace-normal"
          >
            {act}
          </Button>
        </div>
      </div>
    </form>
  );
}
