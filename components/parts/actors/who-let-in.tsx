import type { LetIn } from '@/contract/shapes/current';
import { ActorName, ActorNames } from './actor-name';

/** Who let a build in, in one line: the same words wherever it is told. */
export function WhoLetIn({ letIn: { requestedBy, approvedBy, executedBy } }: { letIn: LetIn }) {
  return (
    <>
      requested by <ActorName actor={requestedBy} />
      {approvedBy.length === 0 ? null : (
        <>
          , approved by <ActorNames actors={approvedBy} />
        </>
      )}
      {executedBy === null ? null : (
        <>
          , executed by <ActorName actor={executedBy} />
        </>
      )}
    </>
  );
}
