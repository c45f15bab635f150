import Link from 'next/link';
import type { ReactNode } from 'react';
import type { Build, ImageLanes } from '@/contract/shapes/images';
import { shortDigest } from '@/client/format/digest';
import { cn } from '../../ui/cn';
import { State } from '../../ui/text/state';
import { Time } from '../../ui/text/time';
import { WithdrawnMark } from '../builds/withdrawn-mark';
import { EnteredMark, LaneNotes } from './lane-state';

interface LaneCellProps {
  href: string;
  /** What is there; null: nothing yet. */
  current: {
    number: number;
    version: string | null;
    digest: string;
    since: string;
    withdrawal: Build['withdrawal'];
  } | null;
  /** Said before the number where more than one image shares the cell. */
  image?: string;
  behind: ReactNode;
  /** Where more than one image shares the cell: how many of the others have a withdrawn build there. */
  alsoWithdrawn?: number;
  /** What its gates say. */
  gates: Pick<ImageLanes['lanes'][number], 'entered' | 'waiting' | 'hold'> | undefined;
  stages: readonly { slug: string; name: string }[];
}

/** What stands in a stage: its version, number and age; how far it trails; what its gates say. */
export function LaneCell({ gates, stages, image, alsoWithdrawn = 0, ...rest }: LaneCellProps) {
  return (
    <>
      <Current {...rest} image={image} entered={gates?.entered ?? null} />
      {alsoWithdrawn === 0 ? null : (
        <p className="mt-0.5">
          <State kind="failed">
            {alsoWithdrawn === 1 ? '1 other image' : `${alsoWithdrawn} other images`} withdrawn
          </State>
        </p>
      )}
      {gates === undefined ? null : (
        <LaneNotes lane={gates} stages={stages} ofMany={image !== undefined} />
      )}
    </>
  );
}

function Current({
  href,
  current,
  image,
  behind,
  entered,
}: Omit<LaneCellProps, 'gates' | 'stages' | 'alsoWithdrawn'> &
  Pick<ImageLanes['lanes'][number], 'entered'>) {
  if (current === null) return <span className="text-12 text-secondary">None yet</span>;
  return (
    <Link
      href={href}
      data-nav
      className="-mx-1.5 block min-w-0 rounded-sm px-1.5 py-1 hover:bg-muted"
    >
      <span className="flex items-center justify-between gap-2">
        <span
          className={cn(
            'truncate font-medium',
            current.withdrawal && 'text-secondary line-through',
          )}
        >
          {current.version ?? (
            <code className="font-mono text-12">{shortDigest(current.digest)}</code>
          )}
        </span>
        <span className="flex shrink-0 items-center gap-1.5">
          <EnteredMark entered={entered} />
          {behind}
        </span>
      </span>
      <span className="flex gap-1.5 text-12 text-secondary">
        {image === undefined ? null : <span className="truncate">{image}</span>}
        <data value={current.number}>#{current.number}</data>
        <Time at={current.since} look="short" inert />
      </span>
      <WithdrawnMark withdrawal={current.withdrawal} className="flex" />
    </Link>
  );
}
