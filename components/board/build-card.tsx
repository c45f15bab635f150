'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';
import type { Lane } from '@/contract/shapes/images';
import { BuildName } from '../parts/builds/build-name';
import { Digest } from '../parts/builds/digest';
import { Platforms } from '../parts/builds/platforms';
import { RolledBackMark } from '../parts/builds/rolled-back-mark';
import { RolledBackNote } from '../parts/builds/rolled-back-note';
import { SourceLine } from '../parts/builds/source-line';
import { WithdrawnMark } from '../parts/builds/withdrawn-mark';
import { WithdrawnNote } from '../parts/builds/withdrawn-note';
import { WhoseRequest } from '../parts/gates/whose-request';
import { GlassMark } from '../parts/promotions/glass-mark';
import { buildHref } from '../parts/hrefs';
import { cn } from '../ui/cn';
import { Bytes } from '../ui/text/bytes';
import { Time } from '../ui/text/time';
import { useBoard } from './board-context';
import { GateDisclosure } from './gate-disclosure';
import { useHighlightedDigest } from './highlighted-digest';

interface BuildCardProps {
  card: NonNullable<Lane['now']>;
  /** The lane's stage. */
  stage: string;
  /** What comes next for it: the button, or why there is none. */
  act?: ReactNode;
  /** `brief` is one row, for what is over. */
  look?: 'full' | 'brief';
}

/** A build in a lane: titled by version and number, its digest under it, its next act last. */
export function BuildCard({ card, stage, act, look = 'full' }: BuildCardProps) {
  const { project, image, lanes } = useBoard();
  const { build } = card;
  const { isHighlighted, handlers } = useHighlightedDigest(build.digest);
  const placed = build.placements.find((placement) => placement.stage === stage);
  const current = placed?.current ?? null;
  const since = current?.since ?? placed?.since ?? build.pushedAt;
  const title = (
    <Link
      data-nav
      href={buildHref(project, image, build.number)}
      className="inline-flex min-h-6 min-w-0 items-center rounded-sm hover:underline"
    >
      <BuildName {...build} />
    </Link>
  );
  const age = <Time at={since} look="short" className="shrink-0 text-12 text-secondary" />;

  if (look === 'brief') {
    return (
      <li
        {...handlers}
        data-nav-item
        data-highlighted={isHighlighted || undefined}
        className="flex flex-wrap items-center justify-between gap-x-2 rounded-md border border-transparent px-3 py-1 data-highlighted:border-accent data-highlighted:bg-accent/10"
      >
        <span className="flex items-center gap-2">
          {title}
          <WithdrawnMark withdrawal={build.withdrawal} />
          <RolledBackMark rolledBack={placed?.rolledBack} brief />
        </span>
        <span className="flex items-center gap-2">
          <Digest digest={build.digest} />
          {age}
        </span>
      </li>
    );
  }
  return (
    <article
      {...handlers}
      aria-label={`Build ${build.number}`}
      data-nav-item
      data-highlighted={isHighlighted || undefined}
      className={cn(
        'flex min-w-0 flex-col gap-2 rounded-lg border border-line bg-surface p-3 transition-colors',
        'data-highlighted:border-accent data-highlighted:bg-accent/10',
      )}
    >
      <div className="flex items-center justify-between gap-2 text-14">
        {title}
        {age}
      </div>
      <WithdrawnNote withdrawal={build.withdrawal} />
      {current === null ? null : <RolledBackNote current={current} />}
      {current?.brokenGlass ? <GlassMark /> : null}
      <SourceLine source={build.source} />
      <div className="flex flex-wrap items-center justify-between gap-x-2 gap-y-1 text-12 text-secondary">
        <Platforms platforms={build.platforms} />
        <Bytes value={build.size} />
      </div>
      <Digest digest={build.digest} />
      <GateDisclosure
        verdicts={card.verdicts}
        toward={lanes.find((lane) => lane.stage === card.next)?.name ?? card.next}
      />
      <WhoseRequest promotion={card.promotion} requestedBy={card.requestedBy} />
      {act}
    </article>
  );
}
