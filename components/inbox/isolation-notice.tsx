import { ShieldAlert } from 'lucide-react';
import Link from 'next/link';
import { Card } from '../ui/card';
import { State } from '../ui/state';
import { Time } from '../ui/time';

interface IsolationNoticeProps {
  /** Null: the last check met what it should, or it is not for this person. */
  check: { at: string; surprises: number } | null;
}

/** Tells administrators that the last isolation check met what should not be. */
export function IsolationNotice({ check }: IsolationNoticeProps) {
  if (check === null) return null;
  const { at, surprises } = check;
  return (
    <Card flush className="mb-6 max-w-4xl" title="Isolation of clusters">
      <Link
        href="/admin/isolation?show=surprises"
        data-nav
        className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-3 text-13 hover:bg-muted/60 focus-visible:-outline-offset-2"
      >
        <ShieldAlert aria-hidden className="size-4 text-secondary" />
        <span className="font-semibold">The last isolation check found something</span>
        <span className="ml-auto">
          <State kind="failed">
            {surprises} {surprises === 1 ? 'surprise' : 'surprises'} <Time at={at} inert />
          </State>
        </span>
        <span className="basis-full text-12 text-secondary">
          A cluster’s credential met a registry otherwise than it should. Look at which, and put its
          registry right or disable it.
        </span>
      </Link>
    </Card>
  );
}
