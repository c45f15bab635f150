import type { LetIn } from '@/contract/shapes/current';
import { GlassMark } from '../promotions/glass-mark';
import { ActorName, ActorNames } from './actor-name';

/** Who let a build in, in one line: the same words wherever it is told. */
export function WhoLetIn({ letIn }: { letIn: LetIn }) {
  const { requestedBy, approvedBy, executedBy, brokenGlass } = letIn;
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
      {brokenGlass ? (
        <>
          , <GlassMark />
        </>
      ) : null}
    </>
  );
}
