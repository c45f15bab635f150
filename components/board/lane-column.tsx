'use client';

import { ArrowUp, ChevronDown, Zap } from 'lucide-react';
import Link from 'next/link';
import { useId, useState, type ReactNode } from 'react';
import type { Lane } from '@/contract/shapes/images';
import { buildsHref, stageHref } from '../parts/hrefs';
import { stageEdge, StageLabel } from '../parts/stages/stage-glyph';
import { stageLook } from '../parts/stages/stage-look';
import { Button } from '../ui/buttons/button';
import { cn } from '../ui/cn';
import { Badge } from '../ui/text/state';
import { useBoard } from './board-context';
import { BuildCard } from './build-card';
import { EmptyLane } from './empty-lane';
import { LaneStops } from './lane-stops';
import { LineStopped } from './line-stopped';
import { NextAct } from './next-act';
import { RollBack } from './roll-back';
import { useHeldLane } from './use-held-lane';

const firstCandidates = 5;
const firstBefore = 3;

interface LaneColumnProps {
  lane: Lane;
  position: number;
  className?: string;
}

/** A stage of the board: what is in it now, what may leave it, and what it had before. */
export function LaneColumn({ lane: fresh, position, className }: LaneColumnProps) {
  const { project, image, lanes } = useBoard();
  const heading = useId();
  const { lane, waiting, release, handlers, top } = useHeldLane(fresh);
  const candidates = lane.candidates.filter((card) => card.build.digest !== lane.now?.build.digest);
  const entry = position === 0;
  const last = position === lanes.length - 1;
  const { tone } = stageLook(position, lanes.length);

  return (
    <section
      {...handlers}
      aria-labelledby={heading}
      data-stage={lane.stage}
      className={cn(
        'flex min-w-0 snap-start flex-col rounded-lg border border-t-3 border-line bg-muted',
        stageEdge[tone],
        className,
      )}
    >
      <div ref={top} className="scroll-mt-16" />
      <header className="px-3 pt-2.5 pb-1">
        <div className="flex items-baseline justify-between gap-2">
          <h2 id={heading} className="min-w-0 text-14 font-semibold">
            <StageLabel name={lane.name} position={position} count={lanes.length} />
          </h2>
          <Link
            href={buildsHref(project, image, lane.stage)}
            className="inline-flex min-h-6 shrink-0 items-center rounded-sm text-12 text-secondary hover:text-text hover:underline"
          >
            {lane.total === 1 ? '1 build' : `${lane.total} builds`}
          </Link>
        </div>
        <div className="flex items-baseline justify-between gap-2">
          <p className="flex min-w-0 items-center gap-2 text-12 text-secondary">
            <span className="truncate font-mono" title={lane.registry}>
              {lane.registry}
            </span>
            {lane.automatic ? (
              <Badge className="shrink-0 bg-surface">
                <Zap aria-hidden className="size-3" />
                <span title="When all gates pass, builds enter by themselves">automatic</span>
              </Badge>
            ) : null}
          </p>
          <Link
            href={stageHref(project, image, lane.stage)}
            aria-label={`History of ${lane.name}`}
            className="inline-flex min-h-6 shrink-0 items-center rounded-sm text-12 text-secondary hover:text-text hover:underline"
          >
            History
          </Link>
        </div>
      </header>
      {lane.hold === null ? null : <LineStopped hold={lane.hold} project={project} />}
      <LaneStops lane={lane} project={project} image={image} />

      <div className="flex flex-1 flex-col gap-3 p-2">
        {waiting === null ? null : (
          // Without height of its own: what is under the pointer must not shift for it.
          <div className="sticky top-14 z-10 -mb-3 flex h-0 justify-center">
            <Button
              size="small"
              variant="primary"
              icon={<ArrowUp aria-hidden />}
              onClick={release}
              className="rounded-full"
            >
              {waiting.builds > 0 ? `${waiting.builds} new` : 'Show what changed'}
            </Button>
          </div>
        )}
        {lane.now === null ? (
          <EmptyLane position={position} />
        ) : (
          <Part name={entry ? 'Newest' : 'Now'}>
            <BuildCard
              card={lane.now}
              stage={lane.stage}
              act={
                <>
                  {last ? null : <NextAct card={lane.now} look="main" />}
                  {last || (!entry && lane.before.length > 0) ? <RollBack lane={lane} /> : null}
                </>
              }
            />
          </Part>
        )}
        {candidates.length === 0 ? null : (
          <Part
            name={candidates.length === 1 ? '1 more candidate' : `${candidates.length} candidates`}
          >
            <Folded items={candidates} first={firstCandidates} what="candidates">
              {(card) => (
                <BuildCard
                  key={card.build.digest}
                  card={card}
                  stage={lane.stage}
                  act={<NextAct card={card} />}
                />
              )}
            </Folded>
          </Part>
        )}
        {lane.before.length === 0 ? null : (
          <Part name={entry ? 'Earlier' : 'Before'}>
            <Folded
              items={lane.before}
              first={firstBefore}
              what="earlier builds"
              wrap={(cards) => <ul className="-mx-1 flex flex-col">{cards}</ul>}
            >
              {(card) => (
                <BuildCard key={card.build.digest} card={card} stage={lane.stage} look="brief" />
              )}
            </Folded>
          </Part>
        )}
      </div>
    </section>
  );
}

function Part({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-2">
      <h3 className="px-1 text-12 font-medium text-secondary">{name}</h3>
      {children}
    </div>
  );
}

interface FoldedProps<Item> {
  items: readonly Item[];
  /** How many show at first; a single one more shows too. */
  first: number;
  what: string;
  /** What stands around the items, where they need something. */
  wrap?: (items: ReactNode) => ReactNode;
  children: (item: Item) => ReactNode;
}

/** The first few of a list; the rest on request. */
function Folded<Item>({ items, first, what, wrap = same, children }: FoldedProps<Item>) {
  const [open, setOpen] = useState(false);
  const whole = open || items.length <= first + 1;
  return (
    <>
      {wrap((whole ? items : items.slice(0, first)).map(children))}
      {whole ? null : (
        <Button
          size="small"
          variant="quiet"
          icon={<ChevronDown aria-hidden />}
          onClick={() => setOpen(true)}
          className="self-start"
        >
          {items.length - first} more {what}
        </Button>
      )}
    </>
  );
}

const same = (items: ReactNode): ReactNode => items;
