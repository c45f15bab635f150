'use client';

import { useState, type ReactNode } from 'react';
import { TypedField } from '../fields/typed-field';
import { Dialog } from './dialog';
import { DialogForm } from './dialog-form';
import { useAttempt } from './use-attempt';

interface ConfirmDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  /** What will be different afterwards, and for whom. */
  children: ReactNode;
  /** The button's words: `Revoke prod-eu`. */
  act: string;
  /** What it says meanwhile: `Revoking…`. */
  acting: string;
  /** What failed, should it fail: `prod-eu was not revoked`. */
  failed: string;
  /** The words that leave all as it is, where `Keep it` would not say so. */
  cancel?: string;
  /** `primary` where the act takes nothing away. */
  variant?: 'primary' | 'danger';
  /** A name to type first, where the act weighs that much. */
  typed?: string;
  /** Why it cannot be done just now, and what would help; left out: it can. */
  refused?: string | null | undefined;
  /** Does it. The dialog closes when this resolves, and stays with the reason when it rejects. */
  onConfirm: () => Promise<unknown>;
}

/** Asks before something that cannot be taken back: the consequence first, then the button. */
export function ConfirmDialog({ open, onOpenChange, title, ...rest }: ConfirmDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={title}>
      {/* Inside the dialog, so that what was typed is forgotten when it closes. */}
      <Confirm {...rest} onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

function Confirm({
  children,
  act,
  acting,
  failed,
  cancel = 'Keep it',
  variant = 'danger',
  typed,
  refused,
  onConfirm,
  onDone,
}: Omit<ConfirmDialogProps, 'open' | 'onOpenChange' | 'title'> & { onDone: () => void }) {
  const [text, setText] = useState('');
  const { busy, error, attempt } = useAttempt();
  const typedIt = typed === undefined || text.trim() === typed;
  const ready = typedIt && !refused;
  const confirm = async () => {
    await onConfirm();
    onDone();
  };
  return (
    <DialogForm
      onSubmit={() => {
        if (ready && !busy) void attempt(confirm);
      }}
      act={act}
      variant={variant}
      cancel={cancel}
      busy={busy && acting}
      failed={failed}
      error={error}
      disabledReason={
        refused ??
        (typedIt ? null : typed?.includes('@') ? 'Type the address first.' : 'Type the name first.')
      }
    >
      <div className="flex flex-col gap-2 text-13">{children}</div>
      {typed === undefined || refused ? null : (
        <TypedField text={typed} value={text} onChange={setText} />
      )}
    </DialogForm>
  );
}
