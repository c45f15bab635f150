'use client';

import type { AccessRow } from '@/contract/shapes/access/access';
import { expiryState } from '../parts/credentials/expiry-state';
import { useNow } from '../ui/text/now';
import { State } from '../ui/text/state';
import { Time } from '../ui/text/time';

type Machine = NonNullable<AccessRow['robot']>;

/** By what a machine gets in, whether it does, and how long its last secret is still good for. */
export function CredentialState({ robot }: { robot: Machine }) {
  const now = useNow();
  if (robot.credentials === 0) return <State kind="warning">no credential counts</State>;
  const ends =
    robot.keyless || robot.expiresAt === null ? null : (
      <Ends at={robot.expiresAt} soon={expiryState(robot.expiresAt, now) !== 'good'} />
    );
  return (
    <span className="flex flex-col">
      <span>
        {robot.keyless ? 'keyless, ' : 'secret, '}
        {robot.lastUsedAt === null ? (
          'not used yet'
        ) : (
          <>
            used <Time at={robot.lastUsedAt} />
          </>
        )}
      </span>
      {ends}
    </span>
  );
}

const Ends = ({ at, soon }: { at: string; soon: boolean }) =>
  soon ? (
    <State kind="warning">
      ends <Time at={at} />
    </State>
  ) : (
    <span>
      ends <Time at={at} />
    </span>
  );
