'use client';

import { useState, type ReactNode } from 'react';
import { fieldErrors } from '@/client/problem';
import { ReasonField } from '../fields/reason-field';
import { Dialog } from './dialog';
import { DialogForm } from './dialog-form';
import { useAttempt } from './use-attempt';

interface ReasonDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  /** What will be different afterwards. */
  children: ReactNode;
  /** What the field is called. */
  label: string;
  required?: boolean;
  act: string;
  acting: string;
  failed: string;
  cancel?: string;
  variant?: 'primary' | 'danger';
  /** Does it. The dialog closes when this resolves, and stays with the reason when it rejects. */
  onAct: (reason: string | undefined) => Promise<unknown>;
}

/** An act that says why: the consequence, a few words, the button. */
export function ReasonDialog({ open, onOpenChange, title, ...rest }: ReasonDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={title}>
      <ReasonForm {...rest} onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

function ReasonForm({
  children,
  label,
  required = false,
  act,
  acting,
  failed,
  cancel,
  variant = 'danger',
  onAct,
  onDone,
}: Omit<ReasonDialogProps, 'open' | 'onOpenChange' | 'title'> & { onDone: () => void }) {
  const [text, setText] = useState('');
  const { busy, error, attempt } = useAttempt();
  const missing = required && text.trim() === '';
  const submit = async () => {
    await onAct(text.trim() || undefined);
    onDone();
  };
  return (
    <DialogForm
      onSubmit={() => {
        if (!missing && !busy) void attempt(submit);
      }}
      act={act}
      variant={variant}
      cancel={cancel}
      busy={busy && acting}
      failed={failed}
      error={error}
      disabledReason={missing ? 'Say why first.' : null}
    >
      <div className="flex flex-col gap-2 text-13">{children}</div>
      <ReasonField
        label={label}
        optional={!required}
        error={fieldErrors(error).reason}
        rows={3}
        value={text}
        onChange={setText}
      />
    </DialogForm>
  );
}
