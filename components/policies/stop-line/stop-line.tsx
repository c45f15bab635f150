'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { fieldErrors } from '@/client/problem';
import { mutations } from '@/client/queries';
import type { StageState } from '@/contract/shapes/policies';
import { Button } from '../../ui/buttons/button';
import { Dialog, DialogClose } from '../../ui/dialogs/dialog';
import { ReasonField } from '../../ui/fields/reason-field';
import { toast } from '../../ui/notices/toast';
import { ErrorPanel } from '../../ui/page/error-panel';

/** Stops the line into a stage, with a reason that everyone who waits will read. */
export function StopLine({ project, state }: { project: string; state: StageState }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        onClick={() => setOpen(true)}
        disabledReason={state.stop.reason}
        reasonPlacement="below"
      >
        Stop the line…
        <span className="sr-only"> into {state.name}</span>
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={`Stop the line into ${state.name}?`}
        description="Nothing enters until somebody releases it: requests wait, whatever their gates say. What is there stays, and roll backs still work."
      >
        <Form project={project} state={state} onDone={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function Form({
  project,
  state,
  onDone,
}: {
  project: string;
  state: StageState;
  onDone: () => void;
}) {
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const hold = useMutation(
    mutations.policies.hold.mutationOptions({
      onSuccess: async () => {
        await client.invalidateQueries({ queryKey: mutations.policies.key() });
        toast.done(`The line into ${state.name} is stopped`);
        onDone();
      },
    }),
  );
  const refused = fieldErrors(hold.error);
  const ready = reason.trim() !== '';
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready && !hold.isPending) {
          hold.mutate({ project, stage: state.stage, reason: reason.trim() });
        }
      }}
    >
      <ReasonField
        hint="Everyone who waits reads it."
        error={refused.reason}
        rows={3}
        maxLength={500}
        autoFocus
        value={reason}
        onChange={setReason}
      />
      {hold.isError && refused.reason === undefined ? (
        <ErrorPanel what="The line was not stopped" error={hold.error} />
      ) : null}
      <div className="flex flex-wrap items-center justify-end gap-2">
        <DialogClose render={<Button>Keep it running</Button>} />
        <Button
          type="submit"
          variant="danger"
          busy={hold.isPending && 'Stopping…'}
          disabledReason={ready ? null : 'Give a reason first.'}
        >
          Stop the line
        </Button>
      </div>
    </form>
  );
}
