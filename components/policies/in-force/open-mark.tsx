'use client';

import { useQuery } from '@tanstack/react-query';
import { queries } from '@/client/queries';
import { ActorName } from '../../parts/actors/actor-name';
import { State } from '../../ui/text/state';

/** That a change of a stage’s policy waits for another maintainer. */
export function OpenMark({ project, stage }: { project: string; stage: string }) {
  const { data } = useQuery(queries.proposals(project));
  const open = data?.items.find((one) => one.stage === stage && one.state === 'open');
  if (!open) return null;
  return (
    <State kind="waiting">
      A change by <ActorName actor={open.by} /> waits to be agreed
    </State>
  );
}
