import Link from 'next/link';
import type { ReactNode } from 'react';
import { shortDigest } from '@/client/format/digest';
import type { Current } from '@/contract/shapes/current';
import type { ImageLanes } from '@/contract/shapes/images';
import { cn } from '../../ui/cn';
import { State } from '../../ui/text/state';
import { Time } from '../../ui/text/time';
import { RolledBackNote } from '../builds/rolled-back-note';
import { WithdrawnMark } from '../builds/withdrawn-mark';
import { EnteredMark, LaneNotes } from './lane-state';

interface LaneCellProps {
  href: string;
  /** What is there; null: nothing yet. */
  current: Current | null;
  /** Said before the number where more than one image shares the cell. */
  image?: string;
  behind: ReactNode;
  /** Where the reader can roll the stage back from a withdrawn build; null: nowhere. */
  wayBack: string | null;
  /** Where more than one image shares the cell: how many of the others have a withdrawn build there. */
  alsoWithdrawn?: number;
  /** What its gates say. */
  gates: Pick<ImageLanes['lanes'][number], 'entered' | 'waiting' | 'hold'> | undefined;
  stages: readonly { slug: string; name: string }[];
}

/** What stands in a stage: its version, number and age; how far it trails; what its gates say. */
export function LaneCell({
  gates,
  stages,
  image,
  wayBack,
  alsoWithdrawn = 0,
  ...rest
}: LaneCellProps) {
  return (
    // Wraps or is cut in the width that the column has; it never widens one column over the others.
    <div className="[contain:inline-size]">
      <CurrentLink {...rest} image={image} entered={gates?.entered ?? null} />
      {wayBack === null ? null : (
        <Link
          href={wayBack}
          className="inline-flex min-h-6 items-center rounded-sm text-12 text-accent hover:underline"
        >
          Roll back…
        </Link>
      )}
      {alsoWithdrawn === 0 ? null : (
        <p className="mt-0.5">
          <State kind="failed" className="items-start whitespace-normal">
            {alsoWithdrawn === 1 ? '1 other image' : `${alsoWithdrawn} other images`} withdrawn
          </State>
        </p>
      )}
      {gates === undefined ? null : (
        <LaneNotes lane={gates} stages={stages} ofMany={image !== undefined} />
      )}
    </div>
  );
}

function CurrentLink({
  href,
  current,
  image,
  behind,
  entered,
}: Omit<LaneCellProps, 'gates' | 'stages' | 'wayBack' | 'alsoWithdrawn'> &
  Pick<ImageLanes['lanes'][number], 'entered'>) {
  if (current === null) return <span className="text-12 text-secondary">None yet</span>;
  return (
    <Link
      href={href}
      data-nav
      className="-mx-1.5 block min-w-0 rounded-sm px-1.5 py-1 hover:bg-muted"
    >
      <span className="flex flex-wrap items-center justify-between gap-x-2">
        <span
          className={cn(
            'max-w-full truncate font-medium',
            current.withdrawn && 'text-failed line-through',
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
      <WithdrawnMark withdrawal={current.withdrawn} className="flex" />
      <RolledBackNote current={current} inert />
    </Link>
  );
}
