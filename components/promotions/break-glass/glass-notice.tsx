'use client';

import { Siren } from 'lucide-react';
import { useState } from 'react';
import { api } from '@/client/api';
import type { Promotion } from '@/contract/shapes/promotion';
import type { PromotionReview } from '@/contract/shapes/review';
import { ActorName } from '../../parts/actors/actor-name';
import { Button } from '../../ui/buttons/button';
import { ReasonDialog } from '../../ui/dialogs/reason-dialog';
import { State } from '../../ui/text/state';
import { Time } from '../../ui/text/time';
import { useAct } from '../acts/use-act';

interface GlassNoticeProps {
  promotion: Promotion;
  can: PromotionReview['can'];
}

/** That the policy was passed by force: by whom, why, and who looked at it since. Loud for good. */
export function GlassNotice({ promotion, can }: GlassNoticeProps) {
  const [open, setOpen] = useState(false);
  const { brokenGlass } = promotion;
  const sign = useAct(
    promotion,
    (note: string | undefined) => api.promotions.signOff({ id: promotion.id, note }),
    () => 'Signed off',
  );
  if (brokenGlass === null) return null;
  const { by, at, reason, signedOff } = brokenGlass;
  return (
    <section
      aria-label="Broken glass"
      className="flex flex-col gap-2 rounded-lg border-2 border-failed bg-surface p-4 text-13"
    >
      <h2 className="flex items-center gap-2 text-14 font-semibold text-failed">
        <Siren aria-hidden className="size-4 shrink-0" />
        Glass broken: it went past the whole policy
      </h2>
      <p className="wrap-anywhere">
        <ActorName actor={by} /> broke the glass <Time at={at} />: “{reason}”
      </p>
      {signedOff === null ? (
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <State kind="warning" className="whitespace-normal">
            Nobody has signed it off yet
          </State>
          <Button
            disabledReason={can.signOff.allowed ? null : can.signOff.reason}
            onClick={() => setOpen(true)}
          >
            Sign off…
          </Button>
        </div>
      ) : (
        <p className="flex flex-wrap items-center gap-x-2 wrap-anywhere">
          <State kind="passed">signed off</State>
          <span>
            by <ActorName actor={signedOff.by} /> <Time at={signedOff.at} />
            {signedOff.note === null ? null : <>: “{signedOff.note}”</>}
          </span>
        </p>
      )}
      <ReasonDialog
        open={open}
        onOpenChange={setOpen}
        title="Sign off the broken glass"
        label="Note"
        act="I looked at it"
        acting="Signing off…"
        failed="It was not signed off"
        cancel="Not yet"
        variant="primary"
        onAct={(note) => sign.mutateAsync(note)}
      >
        <p>
          You confirm that you looked at what was let in and why. It undoes nothing: roll the stage
          back if it should not be there.
        </p>
      </ReasonDialog>
    </section>
  );
}
