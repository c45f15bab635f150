'use client';

import { useQuery } from '@tanstack/react-query';
import { CircleSlash } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { queries } from '@/client/queries';
import type { Board } from '@/contract/shapes/images';
import { buildsHref } from '../parts/hrefs';
import { StageLabel } from '../parts/stages/stage-glyph';
import { LinkButton } from '../ui/buttons/button';
import { cn } from '../ui/cn';
import { Segmented } from '../ui/fields/segmented';
import { PageHeader } from '../ui/page/page-header';
import { QueryView } from '../ui/page/query-view';
import { Edge } from '../ui/scroll/edge';
import { useHiddenEnds } from '../ui/scroll/use-hidden-ends';
import { BoardContext } from './board-context';
import { BoardSkeleton } from './board-skeleton';
import { EmptyBoard } from './empty-board';
import { LaneColumn } from './lane-column';
import { laneGrid } from './lane-grid';
import { HighlightedDigestProvider } from './highlighted-digest';

interface ImageBoardProps {
  project: string;
  image: string;
}

/** The board of an image: a lane per stage, kept true by live events. */
export function ImageBoard({ project, image }: ImageBoardProps) {
  const board = useQuery(queries.board(project, image));
  const { data: about } = useQuery(queries.project(project));
  return (
    <>
      <PageHeader
        crumbs={[
          { href: '/', label: 'Projects' },
          { href: `/projects/${project}`, label: about?.name ?? project },
        ]}
        title={image}
        actions={<LinkButton href={buildsHref(project, image)}>All builds</LinkButton>}
      />
      <QueryView query={board} what="the board" skeleton={<BoardSkeleton />}>
        {(data) => <Lanes project={project} board={data} />}
      </QueryView>
    </>
  );
}

function Lanes({ project, board }: { project: string; board: Board }) {
  const { image, lanes } = board;
  // On a phone one lane shows at a time: at first the furthest that holds something.
  const [chosen, setChosen] = useState(
    () => lanes.findLast((lane) => lane.now !== null)?.stage ?? lanes[0]?.stage ?? '',
  );
  const [entry] = lanes;
  if (entry !== undefined && lanes.every((lane) => lane.total === 0)) {
    return <EmptyBoard image={image} registry={entry.registry} />;
  }
  return (
    <BoardContext value={{ project, image, lanes }}>
      <HighlightedDigestProvider>
        <div className="mb-3 overflow-x-auto p-0.5 md:hidden">
          <Segmented
            label="Stage"
            value={chosen}
            onChange={setChosen}
            options={lanes.map((lane, position) => ({
              value: lane.stage,
              label: (
                <>
                  <StageLabel name={lane.name} position={position} count={lanes.length} />
                  {lane.stops.some(({ loud }) => loud) ? <Stopped /> : null}
                </>
              ),
            }))}
          />
        </div>
        <LaneBox count={lanes.length}>
          {lanes.map((lane, position) => (
            <LaneColumn
              key={lane.stage}
              lane={lane}
              position={position}
              className={cn(lane.stage !== chosen && 'max-md:hidden')}
            />
          ))}
        </LaneBox>
      </HighlightedDigestProvider>
    </BoardContext>
  );
}

/** What stopped stands in the lane, which on a phone may be another than the one that shows. */
const Stopped = () => (
  <>
    <CircleSlash aria-hidden className="size-3.5 text-failed" />
    <span className="sr-only">, stopped</span>
  </>
);

/** The lanes beside each other; where they go on beyond its edge, it says so. */
function LaneBox({ count, children }: { count: number; children: ReactNode }) {
  const box = useHiddenEnds<HTMLDivElement>();
  return (
    <div className="relative">
      <div ref={box} className={cn('peer', laneGrid(count))}>
        {children}
      </div>
      <Edge onTop />
    </div>
  );
}
