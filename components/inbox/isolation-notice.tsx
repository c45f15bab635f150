import { ShieldAlert } from 'lucide-react';
import Link from 'next/link';
import { Card } from '../ui/page/card';
import { State } from '../ui/text/state';
import { Time } from '../ui/text/time';

interface IsolationNoticeProps {
  /** Null: the last check met what it should, or it is not for this person. */
  check: { at: string; surprises: number; problem: string | null } | null;
}

/** Tells administrators that the last isolation check met what should not be. */
export function IsolationNotice({ check }: IsolationNoticeProps) {
  if (check === null) return null;
  const { at, surprises, problem } = check;
  return (
    <Card flush className="mb-6 max-w-4xl" title="Isolation of clusters">
      <Link
        href="/admin/isolation?show=surprises"
        data-nav
        className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-3 text-13 hover:bg-muted/60 focus-visible:-outline-offset-2"
      >
        <ShieldAlert aria-hidden className="size-4 text-secondary" />
        <span className="font-semibold">
          {problem === null
            ? 'The last isolation check found something'
            : 'The last isolation check was not done to its end'}
        </span>
        <span className="ml-auto">
          <State kind="failed">
            {problem === null
              ? `${surprises} ${surprises === 1 ? 'surprise' : 'surprises'}`
              : 'failed'}{' '}
            <Time at={at} inert />
          </State>
        </span>
        <span className="basis-full text-12 text-secondary">
          {problem ??
            'A cluster’s credential met a registry otherwise than it should. Look at which, and put its registry right or disable it.'}
        </span>
      </Link>
    </Card>
  );
}
