import {
  ArrowRight,
  Ban,
  CircleCheck,
  CircleDashed,
  CircleSlash,
  FlaskConical,
  Forward,
  PackagePlus,
  Paperclip,
  Pencil,
  RotateCcw,
  Tag,
  Trash2,
  TriangleAlert,
  Undo2,
  type LucideIcon,
} from 'lucide-react';
import Link from 'next/link';
import type { TimelineEntry } from '@/contract/shapes/images';
import { buildHref, promotionHref } from '../../parts/hrefs';
import { ActorName } from '../../parts/actors/actor-name';
import { WhoLetIn } from '../../parts/actors/who-let-in';
import { StageOf } from '../../parts/stages/stage-of';
import { cn } from '../../ui/cn';
import { Time } from '../../ui/text/time';

const icons: Readonly<Record<TimelineEntry['kind'], LucideIcon>> = {
  pushed: PackagePlus,
  promoted: ArrowRight,
  'rolled-back': Undo2,
  'rolled-back-from': Undo2,
  requested: CircleDashed,
  approved: CircleCheck,
  ended: CircleSlash,
  check: FlaskConical,
  withdrawn: Ban,
  reinstated: RotateCcw,
  'tag-moved': Tag,
  'property-set': Pencil,
  deleted: Trash2,
  attached: Paperclip,
  detached: Trash2,
  carried: Forward,
  'not-carried': TriangleAlert,
};

/** What a link to a promotion leads to, by how far it has come. */
const linkWords: Partial<Record<TimelineEntry['kind'], string>> = {
  requested: 'See the request',
  approved: 'See the request',
  ended: 'See the request',
};

const link = 'inline-flex min-h-6 items-center rounded-sm text-accent hover:underline';

interface TimelineListProps {
  entries: readonly (TimelineEntry & { build?: number | null })[];
  stages: readonly { slug: string; name: string }[];
  /** Whose builds they are, where the list tells of several. */
  of?: { project: string; image: string };
}

/** What happened, newest first: a sentence each, with where, who, when and what to look at. */
export function TimelineList({ entries, stages, of }: TimelineListProps) {
  return (
    <ol className="ml-3 border-l border-line">
      {entries.map((entry, index) => {
        const Icon = icons[entry.kind];
        const { build = null } = entry;
        return (
          <li key={`${entry.at} ${index}`} className="relative pb-5 pl-7 last:pb-0">
            <span
              className={cn(
                'absolute top-0 -left-3 flex size-6 items-center justify-center rounded-full border border-line bg-surface text-secondary',
                entry.kind === 'withdrawn' && 'border-failed text-failed',
              )}
            >
              <Icon aria-hidden className="size-3.5" />
            </span>
            <p className="pt-0.5 text-13 break-words">{entry.text}</p>
            <p className="mt-0.5 flex flex-wrap items-center gap-x-3 text-12 text-secondary">
              {entry.stage === null || of !== undefined ? null : (
                <StageOf stages={stages} slug={entry.stage} />
              )}
              <span>
                {entry.letIn === null ? (
                  <ActorName actor={entry.by} />
                ) : (
                  <WhoLetIn letIn={entry.letIn} />
                )}
              </span>
              <Time at={entry.at} />
              {of === undefined || build === null ? null : (
                <Link href={buildHref(of.project, of.image, build)} className={link}>
                  Build #{build}
                </Link>
              )}
              {entry.promotion === null ? null : (
                <Link href={promotionHref(entry.promotion)} className={link}>
                  {linkWords[entry.kind] ?? 'See what moved'}
                </Link>
              )}
            </p>
          </li>
        );
      })}
    </ol>
  );
}
