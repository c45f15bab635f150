import type { Current } from '@/contract/shapes/current';
import { toldActor } from '@/domain/people/actors';
import { Time } from '../../ui/text/time';
import { ActorName } from '../actors/actor-name';

interface RolledBackNoteProps {
  current: Current;
  /** Inside a link, in a cell of a table: three lines at most, and the name alone. */
  inert?: boolean;
}

/** That a stage has a build because it went back to it, by whom and why; nothing where it did not. */
export function RolledBackNote({ current, inert }: RolledBackNoteProps) {
  const { how, since, by, reason } = current;
  if (how !== 'rolled-back') return null;
  return (
    <span
      title={inert ? `${toldActor(by)}${reason === null ? '' : `: ${reason}`}` : undefined}
      className={
        inert ? 'line-clamp-3 text-12 wrap-anywhere text-secondary' : 'text-12 text-secondary'
      }
    >
      rolled back to this <Time at={since} inert={inert} /> by{' '}
      <ActorName actor={by} short={inert} />
      {reason === null ? null : `: ${reason}`}
    </span>
  );
}
