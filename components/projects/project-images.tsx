'use client';

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useState } from 'react';
import { queries } from '@/client/queries';
import type { WithdrawnStage } from '@/contract/shapes/current';
import type { ImageLanes } from '@/contract/shapes/images';
import type { Project } from '@/contract/shapes/projects';
import { mostBehind } from '@/domain/images/behind';
import { Behind } from '../parts/lanes/behind';
import { wayBackOf } from '../parts/builds/way-back';
import { boardHref, buildHref } from '../parts/hrefs';
import { LaneCell } from '../parts/lanes/lane-cell';
import { MoreButton } from '../ui/table/more-button';
import { QueryView } from '../ui/page/query-view';
import { Checkbox } from '../ui/fields/input';
import { TableSkeleton } from '../ui/page/skeleton';
import { StageLabel } from '../parts/stages/stage-glyph';
import { DataTable, type Column } from '../ui/table/table';
import { NoImages } from './no-images';
import { ReleaseBar } from './release-bar';

/** A project's images beside its registries: what is current in each. */
export function ProjectImages({ project: slug }: { project: string }) {
  const project = useQuery(queries.project(slug));
  const images = useInfiniteQuery(queries.images(slug));
  const withdrawn = useQuery(queries.withdrawn()).data?.items ?? [];
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const choose = (name: string, on: boolean) => {
    const next = new Set(chosen);
    if (on) next.add(name);
    else next.delete(name);
    setChosen(next);
  };
  const skeleton = <TableSkeleton what="the images" />;
  return (
    <QueryView query={project} what="the project" skeleton={skeleton}>
      {(found) => (
        <QueryView query={images} what="the images" skeleton={skeleton}>
          {({ pages }) => {
            const rows = pages.flatMap((page) => page.items);
            if (rows.length === 0) return <NoImages project={found} />;
            const mayAsk = found.can.request || found.can.promoteInto.length > 0;
            return (
              <>
                <DataTable
                  caption={`Images of ${found.name} and what is current in each registry`}
                  columns={columnsOf(
                    found,
                    withdrawn,
                    mayAsk && rows.length > 1 ? { chosen, choose } : null,
                  )}
                  rows={rows}
                  rowKey={(image) => image.name}
                  density="tall"
                />
                <MoreButton query={images} what="images" />
                {chosen.size === 0 ? null : (
                  <ReleaseBar
                    project={found}
                    images={rows.filter((image) => chosen.has(image.name))}
                  />
                )}
              </>
            );
          }}
        </QueryView>
      )}
    </QueryView>
  );
}

interface Choice {
  chosen: ReadonlySet<string>;
  choose: (name: string, on: boolean) => void;
}

/**
 * @param withdrawn stages that run a withdrawn build
 * @param choice images to promote together; null: the reader may not ask, or there is one only
 */
const columnsOf = (
  project: Project,
  withdrawn: readonly WithdrawnStage[],
  choice: Choice | null,
): Column<ImageLanes>[] => [
  {
    key: 'image',
    header: 'Image',
    rowHeader: true,
    className: 'sticky left-0 z-10 w-48 min-w-36 max-w-56 bg-surface [tbody_&]:align-top',
    cell: (image) => (
      <span className="flex items-center gap-2.5">
        {choice === null ? null : (
          <Checkbox
            aria-label={`Choose ${image.name}`}
            checked={choice.chosen.has(image.name)}
            onCheckedChange={(on) => choice.choose(image.name, on)}
          />
        )}
        <Link
          href={boardHref(project.slug, image.name)}
          data-nav
          className="-mx-1.5 block min-w-0 truncate rounded-sm px-1.5 py-2 font-semibold hover:bg-muted"
        >
          {image.name}
        </Link>
      </span>
    ),
  },
  ...project.stages.map((stage, position): Column<ImageLanes> => ({
    key: stage.slug,
    header: (
      <span className="flex flex-col py-1.5">
        <StageLabel name={stage.name} position={position} count={project.stages.length} />
        <code className="pl-5 font-mono font-normal">{stage.registry}</code>
      </span>
    ),
    className: 'min-w-40 border-l border-line [tbody_&]:align-top',
    cell: (image) => {
      const lane = image.lanes.find((one) => one.stage === stage.slug);
      const before = project.stages[position - 1]?.name ?? '';
      const behind = lane?.behind ?? 0;
      const orMore = behind === mostBehind;
      const current = lane?.current ?? null;
      return (
        <LaneCell
          href={current === null ? '' : buildHref(project.slug, image.name, current.number)}
          current={current}
          wayBack={wayBackOf(withdrawn, project.slug, image.name, stage.slug)}
          gates={lane}
          stages={project.stages}
          behind={
            <Behind
              count={behind}
              orMore={orMore}
              words={`${behind}${orMore ? ' or more' : ''} ${behind === 1 ? 'build' : 'builds'} behind ${before}`}
            />
          }
        />
      );
    },
  })),
];
