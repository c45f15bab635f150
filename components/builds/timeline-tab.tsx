'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import {
  ArrowRight,
  Ban,
  CircleDashed,
  CircleSlash,
  FlaskConical,
  PackagePlus,
  Pencil,
  RotateCcw,
  Tag,
  Trash2,
  Undo2,
  type LucideIcon,
} from 'lucide-react';
import Link from 'next/link';
import { queries } from '@/client/queries';
import type { TimelineEntry } from '@/contract/images';
import { MoreButton } from '../more-button';
import { QueryView } from '../query-view';
import { TableSkeleton } from '../ui/skeleton';
import { Time } from '../ui/time';
import { promotionHref } from './hrefs';
import { StageOf } from './stage-of';

const icons: Readonly<Record<TimelineEntry['kind'], LucideIcon>> = {
  pushed: PackagePlus,
  promoted: ArrowRight,
  'rolled-back': Undo2,
  requested: CircleDashed,
  ended: CircleSlash,
  check: FlaskConical,
  withdrawn: Ban,
  reinstated: RotateCcw,
  'tag-moved': Tag,
  'property-set': Pencil,
  deleted: Trash2,
};

interface TimelineTabProps {
  project: string;
  image: string;
  number: number;
  stages: readonly { slug: string; name: string }[];
}

/** What happened to a build, newest first. */
export function TimelineTab({ project, image, number, stages }: TimelineTabProps) {
  const timeline = useInfiniteQuery(queries.timeline(project, image, number));
  return (
    <QueryView
      query={timeline}
      what="the timeline"
      skeleton={<TableSkeleton what="the timeline" columns={3} rows={4} />}
    >
      {({ pages }) => (
        <>
          <ol className="ml-3 border-l border-line">
            {pages
              .flatMap((page) => page.items)
              .map((entry, index) => {
                const Icon = icons[entry.kind];
                return (
                  <li key={`${entry.at} ${index}`} className="relative pb-5 pl-7 last:pb-0">
                    <span className="absolute top-0 -left-3 flex size-6 items-center justify-center rounded-full border border-line bg-surface text-secondary">
                      <Icon aria-hidden className="size-3.5" />
                    </span>
                    <p className="pt-0.5 text-13">{entry.text}</p>
                    <p className="mt-0.5 flex flex-wrap items-center gap-x-3 text-12 text-secondary">
                      {entry.stage === null ? null : <StageOf stages={stages} slug={entry.stage} />}
                      <span>{entry.by}</span>
                      <Time at={entry.at} />
                      {entry.promotion === null ? null : (
                        <Link
                          href={promotionHref(entry.promotion)}
                          className="inline-flex min-h-6 items-center rounded-sm text-accent hover:underline"
                        >
                          See what moved
                        </Link>
                      )}
                    </p>
                  </li>
                );
              })}
          </ol>
          <MoreButton query={timeline} what="events" />
        </>
      )}
    </QueryView>
  );
}
