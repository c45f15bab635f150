import { CircleSlash } from 'lucide-react';
import Link from 'next/link';
import type { Stop } from '@/contract/shapes/gates';
import type { Lane } from '@/contract/shapes/images';
import { buildName } from '../parts/builds/build-name';
import { reviewHref } from '../parts/hrefs';
import { cn } from '../ui/cn';
import { Time } from '../ui/text/time';

interface LaneStopsProps {
  lane: Lane;
  project: string;
  image: string;
}

/** Why a stage that fills by itself does not take what waits before it, and what would mend it. */
export function LaneStops({ lane, project, image }: LaneStopsProps) {
  if (lane.stops.length === 0) return null;
  return (
    <ul
      aria-label={`What ${lane.name} does not take by itself`}
      className="flex flex-col gap-1.5 px-2 pt-1"
    >
      {lane.stops.map((stop) => (
        <li
          key={stop.build}
          className={cn(
            'flex gap-2 rounded-md bg-surface p-2.5 text-12',
            stop.loud ? 'border-2 border-failed' : 'border border-line',
          )}
        >
          <CircleSlash
            aria-hidden
            className={cn('mt-px size-4 shrink-0', stop.loud ? 'text-failed' : 'text-secondary')}
          />
          <div className="min-w-0 flex-1">
            <p className="flex items-baseline justify-between gap-2 font-semibold">
              <span className="min-w-0 wrap-anywhere">
                <Link
                  href={reviewHref({ project, image, build: stop.build, to: lane.stage })}
                  className="rounded-sm hover:underline"
                >
                  {buildName({ number: stop.build, version: stop.version })}
                </Link>{' '}
                {headline(stop)}
              </span>
              <Time at={stop.since} look="short" className="shrink-0 font-normal text-secondary" />
            </p>
            <p className="break-words">{stop.reason}</p>
            <p className="break-words text-secondary">{stop.mend}</p>
          </div>
        </li>
      ))}
    </ul>
  );
}

const headline = ({ kind, loud }: Stop): string => {
  if (kind === 'passed-over') return 'was passed over';
  if (kind === 'waits') return 'waits';
  return loud ? 'is stopped' : 'is not taken by itself';
};
