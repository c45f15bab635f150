'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { OctagonX } from 'lucide-react';
import { mutations } from '@/client/queries';
import type { StageState } from '@/contract/shapes/policies';
import { ActorName } from '../../parts/actors/actor-name';
import { Button } from '../../ui/buttons/button';
import { toast } from '../../ui/notices/toast';
import { ErrorPanel } from '../../ui/page/error-panel';
import { Time } from '../../ui/text/time';

/** Who stopped the line into a stage and why; whoever may, releases it here. */
export function HoldNotice({ project, state }: { project: string; state: StageState }) {
  const client = useQueryClient();
  const release = useMutation(
    mutations.policies.release.mutationOptions({
      onSuccess: async () => {
        await client.invalidateQueries({ queryKey: mutations.policies.key() });
        toast.done(`The line into ${state.name} runs again`);
      },
    }),
  );
  if (state.hold === null) return null;
  return (
    <div className="flex flex-col items-start gap-2 rounded-md border border-failed p-3 text-13">
      <p className="flex items-start gap-2">
        <OctagonX aria-hidden className="mt-0.5 size-4 shrink-0 text-failed" />
        <span className="min-w-0">
          <span className="font-semibold text-failed">Line stopped</span>: {state.hold.reason}
          <span className="block text-12 text-secondary">
            by <ActorName actor={state.hold.by} />, <Time at={state.hold.at} />. Nothing enters{' '}
            {state.name}; roll backs may.
          </span>
        </span>
      </p>
      <Button
        size="small"
        onClick={() => release.mutate({ project, stage: state.stage })}
        busy={release.isPending && 'Releasing…'}
        disabledReason={state.stop.reason}
        reasonPlacement="below"
      >
        Release the line
        <span className="sr-only"> into {state.name}</span>
      </Button>
      {release.isError ? (
        <ErrorPanel what="The line was not released" error={release.error} />
      ) : null}
    </div>
  );
}
