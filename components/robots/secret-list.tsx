import type { Robot, RobotSecret } from '@/contract/shapes/access/robots';
import { isInUse } from '../parts/credentials/expiry-state';
import { ActorName } from '../parts/actors/actor-name';
import { Button } from '../ui/buttons/button';
import { EmptyState } from '../ui/page/empty-state';
import { useNow } from '../ui/text/now';
import { State } from '../ui/text/state';
import { Time } from '../ui/text/time';

interface SecretListProps {
  robot: Robot;
  /** Null where the caller may not. */
  onRevoke: ((secret: RobotSecret) => void) | null;
}

/** The secrets that count, each with how much of its life is left and what was seen of it last. */
export function SecretList({ robot, onRevoke }: SecretListProps) {
  const { secrets } = robot;
  if (secrets.length === 0) {
    return (
      <EmptyState title="It has no secret yet" className="m-4">
        Issue one to let {robot.name} sign in. It is shown once.
      </EmptyState>
    );
  }
  return (
    <ul aria-label={`Secrets of ${robot.name}`} className="divide-y divide-line">
      {secrets.map((secret, at) => (
        <li key={secret.id} className="flex flex-col gap-2 px-4 py-3">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-13">
            <code className="font-mono font-semibold">{secret.prefix}…</code>
            {secrets.length === 2 ? (
              <span className="rounded-md border border-line px-1.5 text-12 text-secondary">
                {at === 0 ? 'old' : 'new'}
              </span>
            ) : null}
            <Ends secret={secret} disabled={robot.disabledAt !== null} />
            {onRevoke === null ? null : (
              <Button
                size="small"
                variant="quiet"
                className="ml-auto"
                aria-label={`Revoke the secret ${secret.prefix}…`}
                onClick={() => onRevoke(secret)}
              >
                Revoke…
              </Button>
            )}
          </div>
          <Left secret={secret} />
          <p className="text-12 text-secondary">
            <LastUse secret={secret} /> Issued <Time at={secret.createdAt} /> by{' '}
            <ActorName actor={secret.createdBy} />.
          </p>
        </li>
      ))}
    </ul>
  );
}

function Ends({ secret, disabled }: { secret: RobotSecret; disabled: boolean }) {
  const now = useNow();
  const left = Date.parse(secret.expiresAt) - now;
  if (left <= 0) {
    return (
      <State kind="failed">
        ended <Time at={secret.expiresAt} />
      </State>
    );
  }
  if (disabled) return <State kind="not-run">refused while it is disabled</State>;
  return (
    <State kind={left < 7 * 86_400_000 ? 'warning' : 'passed'}>
      ends <Time at={secret.expiresAt} />
    </State>
  );
}

/** What is left of its life. */
function Left({ secret }: { secret: RobotSecret }) {
  const now = useNow();
  const begun = Date.parse(secret.createdAt);
  const ends = Date.parse(secret.expiresAt);
  const share = Math.min(1, Math.max(0, (ends - now) / Math.max(1, ends - begun)));
  return (
    <span aria-hidden className="block h-1.5 overflow-hidden rounded-full bg-muted">
      <span
        className="block h-full rounded-full bg-accent"
        style={{ width: `${(share * 100).toFixed(1)}%` }}
      />
    </span>
  );
}

function LastUse({ secret: { lastUsedAt, lastUsedFrom } }: { secret: RobotSecret }) {
  const now = useNow();
  if (lastUsedAt === null) return <>Never used.</>;
  return (
    <>
      {isInUse(lastUsedAt, now) ? 'In use: last' : 'Idle: last used'} <Time at={lastUsedAt} />
      {lastUsedFrom === null ? '' : ` from ${lastUsedFrom}`}.
    </>
  );
}
