import type { Current } from '@/contract/shapes/current';
import { Time } from '../../ui/text/time';
import { ActorName } from '../actors/actor-name';

interface RolledBackNoteProps {
  current: Current;
  /** Inside a link, in a cell of a table: two lines at most, and the name alone. */
  inert?: boolean;
}

/** That a stage has a build because it went back to it, by whom and why; nothing where it did not. */
export function RolledBackNote({ current, inert }: RolledBackNoteProps) {
  const { how, since, by, reason } = current;
  if (how !== 'rolled-back') return null;
  return (
    <span
      className={
        inert ? 'line-clamp-2 text-12 wrap-anywhere text-secondary' : 'text-12 text-secondary'
      }
    >
      rolled back to <Time at={since} inert={inert} /> by <ActorName actor={by} short={inert} />
      {reason === null ? null : `: ${reason}`}
    </span>
  );
}
