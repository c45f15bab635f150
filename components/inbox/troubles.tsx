'use client';

import { TriangleAlert } from 'lucide-react';
import Link from 'next/link';
import type { Trouble } from '@/contract/shapes/inbox';
import { boardHref, promotionHref } from '../parts/hrefs';
import { useProjectName } from '../parts/project-names';
import { Card } from '../ui/page/card';
import { Time } from '../ui/text/time';

/** What fails in the background; what it is about opens where it has a page. */
export function Troubles({ items }: { items: readonly Trouble[] }) {
  if (items.length === 0) return null;
  return (
    <Card flush className="mb-6 max-w-4xl" title="Failing in the background">
      <ul aria-label="Failing in the background" className="divide-y divide-line">
        {items.map((item) => (
          <li
            key={`${item.promotion} ${item.project} ${item.image} ${item.what}`}
            className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-3 text-13"
          >
            <TriangleAlert aria-hidden className="size-4 text-failed" />
            <About item={item} />
            <span className="ml-auto text-12 text-secondary">
              since <Time at={item.since} />
            </span>
            <p className="basis-full wrap-anywhere">{item.what}</p>
            <p className="basis-full text-12 wrap-anywhere">{item.reason}</p>
            <p className="basis-full text-12 wrap-anywhere text-secondary">{item.mend}</p>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function About({ item: { project, image, promotion, job } }: { item: Trouble }) {
  const nameOf = useProjectName();
  if (job !== null) {
    return (
      <Link href="/admin/jobs" className="font-semibold text-accent wrap-anywhere hover:underline">
        Jobs
      </Link>
    );
  }
  if (project === null) return <span className="font-semibold">This installation</span>;
  const name = image === null ? nameOf(project) : `${nameOf(project)} / ${image}`;
  const href =
    promotion !== null
      ? promotionHref(promotion)
      : image !== null
        ? boardHref(project, image)
        : `/projects/${project}`;
  return (
    <Link href={href} className="font-semibold text-accent wrap-anywhere hover:underline">
      {name}
    </Link>
  );
}
