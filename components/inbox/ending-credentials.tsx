import { KeyRound } from 'lucide-react';
import Link from 'next/link';
import type { EndingCredential } from '@/contract/shapes/inbox';
import { robotHref } from '../parts/hrefs';
import { ProjectName } from '../parts/project-names';
import { Card } from '../ui/page/card';
import { State } from '../ui/text/state';
import { Time } from '../ui/text/time';

/** Robots whose last secret ends soon, or ended while in use: each opens where it is rotated. */
export function EndingCredentials({ items }: { items: readonly EndingCredential[] }) {
  if (items.length === 0) return null;
  return (
    <Card flush className="mb-6 max-w-4xl" title="Credentials that end soon">
      <ul aria-label="Credentials that end soon" className="divide-y divide-line">
        {items.map((item) => (
          <li key={`${item.project} ${item.robot}`}>
            <Link
              href={robotHref(item.project, item.robot)}
              data-nav
              className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-3 text-13 hover:bg-muted/60 focus-visible:-outline-offset-2"
            >
              <KeyRound aria-hidden className="size-4 text-secondary" />
              <span className="font-semibold wrap-anywhere">{item.robot}</span>
              <span className="text-secondary">
                <ProjectName slug={item.project} />
              </span>
              <span className="ml-auto">
                <State kind={item.ended ? 'failed' : 'warning'}>
                  {item.ended
                    ? item.kind === 'ci'
                      ? 'CI stopped: ended'
                      : 'ended in use'
                    : 'ends'}{' '}
                  <Time at={item.endsAt} inert />
                </State>
              </span>
              <span className="basis-full text-12 text-secondary">
                {item.ended
                  ? 'It was in use until then. Issue a new secret and put it in place.'
                  : 'There is no successor yet. Rotate it: both count while you change over.'}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}
