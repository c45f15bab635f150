import type { Build } from '@/contract/images';
import { State } from '../ui/state';
import { Time } from '../ui/time';

/** Who withdrew a build, when and why; nothing where nobody did. */
export function WithdrawnNote({ withdrawal }: Pick<Build, 'withdrawal'>) {
  if (withdrawal === null) return null;
  return (
    <p className="text-12 break-words">
      <State kind="failed">Withdrawn</State> <Time at={withdrawal.at} /> by {withdrawal.by}:{' '}
      {withdrawal.reason}
    </p>
  );
}
