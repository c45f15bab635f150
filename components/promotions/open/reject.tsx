'use client';

import { useState } from 'react';
import { api } from '@/client/api';
import type { Promotion } from '@/contract/shapes/promotion';
import { ActorName } from '../../parts/actors/actor-name';
import { Button } from '../../ui/buttons/button';
import { ReasonDialog } from '../../ui/dialogs/reason-dialog';
import { useAct } from '../acts/use-act';

interface RejectProps {
  promotion: Promotion;
  stageName: string;
}

/** Says no, with the reason that whoever asked will read. */
export function Reject({ promotion, stageName }: RejectProps) {
  const [open, setOpen] = useState(false);
  const { id, image } = promotion;
  const reject = useAct(
    promotion,
    (comment: string | undefined) => api.promotions.decide({ id, decision: 'reject', comment }),
    () => 'Rejected',
  );
  return (
    <>
      <Button size="large" onClick={() => setOpen(true)}>
        Reject…
      </Button>
      <ReasonDialog
        open={open}
        onOpenChange={setOpen}
        title={`Reject ${image} into ${stageName}`}
        label="Why"
        required
        act="Reject"
        acting="Rejecting…"
        failed="It was not rejected"
        cancel="Keep it open"
        onAct={(comment) => reject.mutateAsync(comment)}
      >
        <p>
          The request ends
          {promotion.release === null ? '' : ' for every image of the release'}, and{' '}
          <ActorName actor={promotion.requestedBy} /> reads why. Nothing changes in {stageName}.
        </p>
      </ReasonDialog>
    </>
  );
}
