'use client';

import { useState } from 'react';
import { api } from '@/client/api';
import type { Verdict } from '@/contract/shapes/gates';
import type { Promotion } from '@/contract/shapes/promotion';
import { Button } from '../../ui/buttons/button';
import { Dialog } from '../../ui/dialogs/dialog';
import { DialogForm } from '../../ui/dialogs/dialog-form';
import { Field } from '../../ui/fields/field';
import { ReasonField } from '../../ui/fields/reason-field';
import { Select } from '../../ui/fields/select';
import { TypedField } from '../../ui/fields/typed-field';
import { useAct } from '../acts/use-act';

const expiries = [
  { value: '1', label: '1 hour' },
  { value: '8', label: '8 hours' },
  { value: '24', label: '1 day' },
  { value: '72', label: '3 days' },
  { value: '168', label: '7 days' },
] as const;

interface WaiveGateProps {
  promotion: Promotion;
  verdict: Verdict;
}

/** Lets one gate of this promotion pass: its name is typed, with a reason and an end. */
export function WaiveGate({ promotion, verdict }: WaiveGateProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)} aria-label={`Waive ${verdict.title}…`}>
        Waive…
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title={`Waive ${verdict.title}`}>
        <WaiveForm promotion={promotion} verdict={verdict} onDone={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function WaiveForm({ promotion, verdict, onDone }: WaiveGateProps & { onDone: () => void }) {
  const [typed, setTyped] = useState('');
  const [reason, setReason] = useState('');
  const [hours, setHours] = useState<string>('24');
  const waive = useAct(
    promotion,
    () =>
      api.promotions.waive({
        id: promotion.id,
        gate: verdict.gate,
        reason: reason.trim(),
        expiresInHours: Number(hours),
      }),
    ({ state }) =>
      state === 'promoted'
        ? `${verdict.title} was waived; it was promoted`
        : `${verdict.title} was waived`,
  );
  const missing =
    reason.trim() === ''
      ? 'Say why.'
      : typed.trim() !== verdict.gate
        ? 'Type the gate’s name first.'
        : null;
  const submit = () => {
    if (missing === null && !waive.isPending) waive.mutate(undefined, { onSuccess: onDone });
  };
  return (
    <DialogForm
      onSubmit={submit}
      act="Waive the gate"
      variant="danger"
      cancel="Keep it"
      busy={waive.isPending && 'Waiving…'}
      failed="The gate was not waived"
      error={waive.error}
      disabledReason={missing}
    >
      <p className="text-13">
        {promotion.release === null
          ? 'The gate passes for this promotion alone'
          : 'The gate passes for every image of this release'}
        , until the waiver ends or the policy changes. It now says: {verdict.reason}
      </p>
      <ReasonField
        hint="Shown with the promotion and kept in the audit trail."
        value={reason}
        onChange={setReason}
      />
      <Field label="Ends after">
        <Select options={expiries} value={hours} onChange={setHours} />
      </Field>
      <TypedField text={verdict.gate} value={typed} onChange={setTyped} />
    </DialogForm>
  );
}
