import Link from 'next/link';
import type { Standing } from '@/contract/shapes/access/people';
import { promotionHref } from '../parts/hrefs';
import { Until } from '../ui/text/until';

const count = (number: number, one: string, many: string) =>
  `${number} ${number === 1 ? one : many}`;

/** What rests on a person, before somebody disables them. */
export function StandingNote({ standing }: { standing: Standing }) {
  const { sessions, tokens, openRequests, robotSecrets, soleMaintainerOf, invitations } = standing;
  const { teams, projects } = soleMaintainerOf;
  return (
    <ul className="flex list-disc flex-col gap-1 pl-5">
      <li>
        {sessions === 0
          ? 'No session is open'
          : count(sessions, 'session ends', 'sessions end') + ' now'}
        {tokens === 0
          ? ', and there is no token.'
          : `; ${count(tokens, 'token is', 'tokens are')} refused from the next request on.`}
      </li>
      {openRequests.length === 0 ? null : (
        <li>
          Their open requests stay, for others to decide:{' '}
          {openRequests.map((one, at) => (
            <span key={one.id}>
              {at > 0 ? ', ' : ''}
              <Link href={promotionHref(one.id)} className="text-accent underline">
                {one.project}/{one.image} → {one.to}
              </Link>
            </span>
          ))}
          .
        </li>
      )}
      {robotSecrets.length === 0 ? null : (
        <li>
          Secrets that they were shown go on working; rotate those of{' '}
          {robotSecrets.map((one, at) => (
            <span key={`${one.project}/${one.robot}/${one.expiresAt}`}>
              {at > 0 ? ', ' : ''}
              {one.project}/{one.robot} (until <Until at={one.expiresAt} />)
            </span>
          ))}
          .
        </li>
      )}
      {teams.length === 0 ? null : (
        <li>
          Nobody else maintains the {teams.length === 1 ? 'team' : 'teams'} {teams.join(', ')};
          administrators can make somebody its maintainer.
        </li>
      )}
      {projects.length === 0 ? null : (
        <li>
          Nobody else maintains the {projects.length === 1 ? 'project' : 'projects'}{' '}
          {projects.join(', ')}; administrators can.
        </li>
      )}
      {invitations === 0 ? null : (
        <li>
          {count(invitations, 'invitation', 'invitations')} of theirs count no more while they are
          disabled.
        </li>
      )}
    </ul>
  );
}
