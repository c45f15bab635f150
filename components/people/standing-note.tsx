import Link from 'next/link';
import type { Standing } from '@/contract/people';
import { Time } from '../ui/time';

const count = (number: number, one: string, many: string) =>
  `${number} ${number === 1 ? one : many}`;

/** What rests on a person, before somebody disables them. */
export function StandingNote({ standing }: { standing: Standing }) {
  const { sessions, tokens, openRequests, robotSecrets, soleMaintainerOf, invitations } = standing;
  const { teams, projects } = soleMaintainerOf;
  return (
    <ul className="flex list-disc flex-col gap-1 pl-5">
      <li>
        {count(sessions, 'session ends', 'sessions end')} now;{' '}
        {count(tokens, 'token is', 'tokens are')} refused from the next request on.
      </li>
      {openRequests.length === 0 ? null : (
        <li>
          Their open requests stay, for others to decide:{' '}
          {openRequests.map((one, at) => (
            <span key={one.id}>
              {at > 0 ? ', ' : ''}
              <Link href={`/promotions/${one.id}`} className="text-accent hover:underline">
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
              {one.project}/{one.robot} (until <Time at={one.expiresAt} />)
            </span>
          ))}
          .
        </li>
      )}
      {teams.length === 0 ? null : (
        <li>
          Nobody else maintains {count(teams.length, 'team', 'teams')} {teams.join(', ')}.
        </li>
      )}
      {projects.length === 0 ? null : (
        <li>
          Nobody else maintains {count(projects.length, 'project', 'projects')}{' '}
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
