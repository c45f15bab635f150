'use client';

import { useSyncExternalStore } from 'react';
import { localTime, longAge, untilTime, utcTime } from '@/client/format/time';
import { Tooltip } from '../buttons/tooltip';
import { cn } from '../cn';
import { useNow } from './now';

interface UntilProps {
  /** ISO 8601. */
  at: string;
  /** Inside a link or a button: nothing to focus on. */
  inert?: boolean;
  className?: string;
}

/** A moment to come by the reader's clock, `14:00`; the first rendering says it in UTC. */
export function Until({ at, inert, className }: UntilProps) {
  const now = useNow();
  const text = useInBrowser() ? untilTime(at, now) : `${untilTime(at, now, 'UTC')} UTC`;
  const classes = cn('whitespace-nowrap', className);
  if (inert) {
    return (
      <time dateTime={at} title={utcTime(at)} className={classes}>
        {text}
      </time>
    );
  }
  const moments = (
    <span className="grid gap-0.5">
      <span>{longAge(at, now)}</span>
      <span className="text-secondary">{localTime(at)}</span>
      <span className="text-secondary">{utcTime(at)}</span>
    </span>
  );
  return (
    <Tooltip content={moments}>
      <time dateTime={at} tabIndex={0} className={cn('cursor-default rounded-sm', classes)}>
        {text}
      </time>
    </Tooltip>
  );
}

const never = () => () => undefined;

/** False on the server and in the rendering that must equal its own. */
const useInBrowser = (): boolean =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
