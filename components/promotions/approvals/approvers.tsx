import Link from 'next/link';
import type { Review } from '@/contract/shapes/review';
import { State } from '../../ui/text/state';

const most = 6;

/** Who may still approve, group by group; a group that nobody is left in says so. */
export function Approvers({ project, approvers }: Pick<Review, 'project' | 'approvers'>) {
  return (
    <ul className="flex flex-col gap-2 text-13">
      {approvers.map(({ gate, team, count, people, forAnother }) => (
        <li key={`${gate}-${team}`} className="flex flex-col gap-0.5">
          <span className="font-medium">
            Wants {count} {team === null ? 'with the approver role' : `of team ${team}`}
          </span>
          {forAnother ? (
            <State kind="warning" className="whitespace-normal">
              Whoever could give it counts as one person with who asks, by who made their accounts.
              Let somebody else ask for it.
            </State>
          ) : people.length === 0 ? (
            <State kind="warning" className="whitespace-normal">
              <span>
                Nobody else could give it. A maintainer can{' '}
                <Link
                  href={`/projects/${project}/access`}
                  className="rounded-sm text-accent underline"
                >
                  hand out the role
                </Link>
                , or waive the gate.
              </span>
            </State>
          ) : (
            <span className="text-secondary">
              {people.slice(0, most).join(', ')}
              {people.length > most ? ` and ${people.length - most} more` : ''} can approve
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
