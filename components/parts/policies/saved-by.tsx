import type { ActorView } from '@/domain/people/actors';
import { ActorName } from '../actors/actor-name';

interface SavedByProps {
  by: ActorView;
  /** Who agreed to it, where another proposed it. */
  agreedBy: ActorView | null;
}

/** Whom a version of a policy is from. */
export const SavedBy = ({ by, agreedBy }: SavedByProps) => (
  <>
    <ActorName actor={by} />
    {agreedBy === null ? null : (
      <>
        , agreed by <ActorName actor={agreedBy} />
      </>
    )}
  </>
);
