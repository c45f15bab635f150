import type { Approval } from '@/contract/shapes/promotion';
import { ActorName } from '../../parts/actors/actor-name';
import { Avatar } from '../../ui/text/avatar';
import { State } from '../../ui/text/state';
import { Time } from '../../ui/text/time';

interface GivenApprovalsProps {
  approvals: readonly Approval[];
  /** Is it still to be decided? What lapsed is then to be given again. */
  open: boolean;
}

/** What people decided, with their words; one that does not count any more says loudly why. */
export function GivenApprovals({ approvals, open }: GivenApprovalsProps) {
  return (
    <ul className="flex flex-col gap-3">
      {approvals.map((given) => (
        <li key={`${given.by.id} ${given.at}`} className="flex gap-2 text-13">
          <Avatar name={given.by.name} />
          <div className="flex min-w-0 flex-1 flex-col gap-0.5">
            <span className="flex flex-wrap items-center gap-x-2">
              <ActorName className="font-medium" actor={given.by} />
              <Word given={given} open={open} />
              <Time at={given.at} className="text-12 text-secondary" />
            </span>
            {given.lapsed.length === 0 || !open ? null : (
              <p className="rounded-md border border-warning px-2 py-1 wrap-anywhere">
                {sentence(given.lapsed.join('; '))}: review again.
              </p>
            )}
            {given.comment === null ? null : (
              <p className="wrap-anywhere text-secondary">“{given.comment}”</p>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}

function Word({ given, open }: { given: Approval; open: boolean }) {
  if (given.decision === 'reject') return <State kind="failed">rejected</State>;
  if (given.counts || !open) return <State kind="passed">approved</State>;
  if (given.lapsed.length > 0) return <State kind="warning">approval lapsed</State>;
  return <State kind="not-run">approved, counts no more</State>;
}

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
