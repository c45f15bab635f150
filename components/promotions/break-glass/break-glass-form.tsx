'use client';

import { useState } from 'react';
import { DialogForm } from '../../ui/dialogs/dialog-form';
import { useAttempt } from '../../ui/dialogs/use-attempt';
import { ReasonField } from '../../ui/fields/reason-field';
import { TypedField } from '../../ui/fields/typed-field';

interface BreakGlassFormProps {
  image: string;
  stage: string;
  /** Does it. The form stays with the reason when this rejects. */
  onBreak: (reason: string) => Promise<unknown>;
}

/** Past the whole policy at once: the image's name is typed, the reason is kept for good. */
export function BreakGlassForm({ image, stage, onBreak }: BreakGlassFormProps) {
  const [typed, setTyped] = useState('');
  const [reason, setReason] = useState('');
  const { busy, error, attempt } = useAttempt();
  const missing =
    typed.trim() !== image
      ? 'Type the image’s name first.'
      : reason.trim() === ''
        ? 'Say why.'
        : null;
  return (
    <DialogForm
      onSubmit={() => {
        if (missing === null && !busy) void attempt(() => onBreak(reason.trim()));
      }}
      act="Break the glass"
      variant="danger"
      cancel="Keep it closed"
      busy={busy && 'Breaking…'}
      failed="The glass was not broken"
      error={error}
      disabledReason={missing}
    >
      <p className="text-13">
        It enters {stage} past every gate of the policy, now. The promotion is marked for good, the
        audit trail tells of it, and another maintainer must look at it and sign it off.
      </p>
      <ReasonField
        hint="What is on fire. Everyone who sees the promotion reads it."
        value={reason}
        onChange={setReason}
      />
      <TypedField text={image} value={typed} onChange={setTyped} />
    </DialogForm>
  );
}
