import Link from 'next/link';
import type { ReactNode } from 'react';
import { shortDigest } from '@/client/format/digest';
import { Time } from './ui/time';

interface LaneCellProps {
  href: string;
  /** What is there; null: nothing yet. */
  current: {
    number: number;
    version: string | null;
    digest: string;
    since: string;
  } | null;
  /** Said before the number where more than one image shares the cell. */
  image?: string;
  behind: ReactNode;
}

/** What stands in a stage: its version, number and age; and how far it trails. */
export function LaneCell({ href, current, image, behind }: LaneCellProps) {
  if (current === null) return <span className="text-12 text-secondary">None yet</span>;
  return (
    <Link
      href={href}
      data-nav
      className="-mx-1.5 block min-w-0 rounded-sm px-1.5 py-1 hover:bg-muted"
    >
      <span className="flex items-center justify-between gap-2">
        <span className="truncate font-medium">
          {current.version ?? (
            <code className="font-mono text-12">{shortDigest(current.digest)}</code>
          )}
        </span>
        {behind}
      </span>
      <span className="flex gap-1.5 text-12 text-secondary">
        {image === undefined ? null : <span className="truncate">{image}</span>}
        <data value={current.number}>#{current.number}</data>
        <Time at={current.since} look="short" inert />
      </span>
    </Link>
  );
}
