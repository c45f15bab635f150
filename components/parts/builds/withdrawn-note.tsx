import type { Build } from '@/contract/shapes/images';
import { State } from '../../ui/text/state';
import { Time, type TimeLook } from '../../ui/text/time';
import { ActorName } from '../actors/actor-name';
import { throughWords, withdrawnMark } from './withdrawn-words';

interface WithdrawnNoteProps extends Pick<Build, 'withdrawal'> {
  /** Of its time. */
  look?: TimeLook;
}

/** What holds a build back, who said so, when and why; nothing where nothing does. */
export function WithdrawnNote({ withdrawal, look }: WithdrawnNoteProps) {
  if (withdrawal === null) return null;
  const { through, at, by, reason } = withdrawal;
  return (
    <p className="text-12 break-words">
      <State kind="failed">{withdrawnMark(withdrawal)}</State>
      {through === null ? null : <>: it {throughWords(through)}, withdrawn</>}{' '}
      <Time at={at} look={look} /> by <ActorName actor={by} />: {reason}
    </p>
  );
}
