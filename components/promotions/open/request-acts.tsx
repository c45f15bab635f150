'use client';

import { Siren } from 'lucide-react';
import { useState } from 'react';
import { api } from '@/client/api';
import type { PromotionReview } from '@/contract/shapes/review';
import { Button } from '../../ui/buttons/button';
import { Dialog } from '../../ui/dialogs/dialog';
import { ReasonDialog } from '../../ui/dialogs/reason-dialog';
import { useAct } from '../acts/use-act';
import { BreakGlassForm } from '../break-glass/break-glass-form';

interface RequestActsProps {
  page: PromotionReview;
  stageName: string;
}

/** The ways to end a request or to go past its policy, each with its own weight. */
export function RequestActs({ page: { promotion, can }, stageName }: RequestActsProps) {
  const [open, setOpen] = useState<'cancel' | 'glass' | null>(null);
  const close = (next: boolean) => {
    if (!next) setOpen(null);
  };
  const { id, image } = promotion;
  const cancel = useAct(
    promotion,
    (reason: string | undefined) => api.promotions.cancel({ id, reason }),
    () => 'The request was cancelled',
  );
  const glass = useAct(
    promotion,
    (reason: string) => api.promotions.breakGlass({ id, reason }),
    ({ state }) =>
      state === 'promoted'
        ? `Glass broken: ${image} is in ${stageName}`
        : 'Glass broken; it waits for what no glass passes',
  );
  if (!can.cancel.allowed && !can.breakGlass.allowed) return null;
  return (
    <div className="flex flex-wrap gap-2">
      {can.cancel.allowed ? (
        <Button onClick={() => setOpen('cancel')}>Cancel the request…</Button>
      ) : null}
      {can.breakGlass.allowed ? (
        <Button variant="danger" icon={<Siren aria-hidden />} onClick={() => setOpen('glass')}>
          Break glass…
        </Button>
      ) : null}
      <ReasonDialog
        open={open === 'cancel'}
        onOpenChange={close}
        title="Cancel the request"
        label="Why"
        act="Cancel the request"
        acting="Cancelling…"
        failed="It was not cancelled"
        cancel="Keep it open"
        onAct={(reason) => cancel.mutateAsync(reason)}
      >
        <p>
          It ends without anything having moved. Approvals given so far are kept in its history and
          count for no other request.
        </p>
      </ReasonDialog>
      <Dialog
        open={open === 'glass'}
        onOpenChange={close}
        title={`Break the glass into ${stageName}`}
      >
        <BreakGlassForm
          image={image}
          stage={stageName}
          onBreak={async (reason) => {
            await glass.mutateAsync(reason);
            setOpen(null);
          }}
        />
      </Dialog>
    </div>
  );
}
