import type { Build } from '@/contract/shapes/images';
import { State } from '../../ui/text/state';
import { withdrawnMark, withdrawnWhy } from './withdrawn-words';

interface WithdrawnMarkProps extends Pick<Build, 'withdrawal'> {
  className?: string;
}

/** Beside a build's name wherever it stands: that nothing promotes it, and on hover why; else nothing. */
export function WithdrawnMark({ withdrawal, className }: WithdrawnMarkProps) {
  if (withdrawal === null) return null;
  const why = withdrawnWhy(withdrawal);
  return (
    <span title={why} className={className}>
      <State kind="failed">{withdrawnMark(withdrawal)}</State>
      <span className="sr-only">. {why}</span>
    </span>
  );
}
