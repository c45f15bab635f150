'use client';

import type { Robot } from '@/contract/robots';
import { useNow } from '../ui/now';
import { State } from '../ui/state';
import { Time } from '../ui/time';
import { expiryState } from './expiry-state';

/** How long a credential is still good for, by its last secret; a warning in its last week. */
export function CredentialState({ robot }: { robot: Robot }) {
  const now = useNow();
  if (robot.disabledAt !== null) {
    return (
      <State kind="not-run">
        disabled <Time at={robot.disabledAt} />
      </State>
    );
  }
  if (robot.expiresAt === null) return <span className="text-secondary">no secret yet</span>;
  switch (expiryState(robot.expiresAt, now)) {
    case 'expired':
      return (
        <State kind="failed">
          expired <Time at={robot.expiresAt} />
        </State>
      );
    case 'soon':
      return (
        <State kind="warning">
          expires <Time at={robot.expiresAt} />
        </State>
      );
    case 'good':
      return <Time at={robot.expiresAt} />;
  }
}
