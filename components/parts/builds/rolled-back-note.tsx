import type { Current } from '@/contract/shapes/current';
import { Time } from '../../ui/text/time';

interface RolledBackNoteProps {
  current: Current;
  /** Inside a link: in one line, that is cut where it is too long. */
  inert?: boolean;
}

/** That a stage has a build because it went back to it, by whom and why; nothing where it did not. */
export function RolledBackNote({ current, inert }: RolledBackNoteProps) {
  const { how, since, by, reason } = current;
  if (how !== 'rolled-back') return null;
  return (
    <span className={inert ? 'block truncate text-12 text-secondary' : 'text-12 text-secondary'}>
      rolled back <Time at={since} inert={inert} /> by {by.name}
      {reason === null ? null : `: ${reason}`}
    </span>
  );
}
