import type { ReactNode } from 'react';
import type { Verdict } from '@/contract/shapes/gates';
import { State } from '../../ui/text/state';

/** One build or promotion that a draft was asked about, with every gate that does not let it in. */
export function TriedItem({
  verdicts,
  children,
}: {
  verdicts: readonly Verdict[];
  children: ReactNode;
}) {
  const closed = verdicts.filter(({ verdict }) => verdict === 'failed' || verdict === 'waiting');
  return (
    <li className="flex flex-col gap-1 py-2 text-13 first:pt-0 last:pb-0">
      <div className="flex flex-wrap items-baseline justify-between gap-x-3">
        <span className="min-w-0 break-words">{children}</span>
        {closed.length === 0 ? <State kind="passed">would pass</State> : null}
      </div>
      {closed.map(({ gate, title, verdict, reason }) => (
        <p key={gate} className="flex flex-wrap items-baseline gap-x-2 text-12">
          <State kind={verdict}>{title}</State>
          <span className="min-w-0 break-words text-secondary">{reason}</span>
        </p>
      ))}
    </li>
  );
}
