'use client';

import { localTime, longAge, shortAge, utcTime } from '@/client/format/time';
import { Tooltip } from '../buttons/tooltip';
import { cn } from '../cn';
import { useNow } from './now';

/** `short` is `4m`, `long` is `4 minutes ago`, `exact` is the UTC moment, which paper needs. */
export type TimeLook = 'short' | 'long' | 'exact';

interface TimeProps {
  /** ISO 8601. */
  at: string;
  look?: TimeLook | undefined;
  /** Inside a link or a button: nothing to focus on, the link's own words must do. */
  inert?: boolean;
  className?: string;
}

/** A moment: how long ago, with the local time and UTC on hover and focus. */
export function Time({ at, look = 'long', inert, className }: TimeProps) {
  const now = useNow();
  const text = look === 'exact' ? utcTime(at) : (look === 'short' ? shortAge : longAge)(at, now);
  const classes = cn('whitespace-nowrap', className);
  if (inert) {
    return (
      <time dateTime={at} className={classes} title={utcTime(at)}>
        {text}
      </time>
    );
  }
  return (
    <Tooltip content={<Moments at={at} />}>
      <time dateTime={at} tabIndex={0} className={cn('cursor-default rounded-sm', classes)}>
        {text}
      </time>
    </Tooltip>
  );
}

function Moments({ at }: { at: string }) {
  const now = useNow();
  return (
    <span className="grid gap-0.5">
      <span>{longAge(at, now)}</span>
      <span className="text-secondary">{localTime(at)}</span>
      <span className="text-secondary">{utcTime(at)}</span>
    </span>
  );
}
