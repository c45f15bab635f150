'use client';

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { PackageOpen, SearchX } from 'lucide-react';
import { parseAsString, useQueryStates } from 'nuqs';
import { queries } from '@/client/queries';
import type { Project } from '@/contract/shapes/projects';
import { pushLines } from '../parts/clients/client-lines';
import { PlainHttp } from '../parts/clients/plain-http';
import { useServer } from '../parts/clients/use-server';
import { boardHref } from '../parts/hrefs';
import { StageLabel } from '../parts/stages/stage-glyph';
import { Button, LinkButton } from '../ui/buttons/button';
import { Snippet } from '../ui/copy/snippet';
import { Select } from '../ui/fields/select';
import { EmptyState } from '../ui/page/empty-state';
import { QueryView } from '../ui/page/query-view';
import { TableSkeleton } from '../ui/page/skeleton';
import { MoreButton } from '../ui/table/more-button';
import { BuildTable } from './list/build-table';

const skeleton = <TableSkeleton what="the builds" columns={6} />;

/** All builds of a project, an image at a time; image and stage are in the address. */
export function ProjectBuilds({ project }: { project: string }) {
  const about = useQuery(queries.project(project));
  return (
    <QueryView query={about} what="the project" skeleton={skeleton}>
      {(theProject) => <Chosen project={theProject} />}
    </QueryView>
  );
}

const everywhere = 'everywhere';

function Chosen({ project }: { project: Project }) {
  const server = useServer();
  const images = useInfiniteQuery(queries.images(project.slug));
  const [filter, setFilter] = useQueryStates({ image: parseAsString, stage: parseAsString });
  const { stages } = project;
  return (
    <QueryView query={images} what="the images" skeleton={skeleton}>
      {({ pages }) => {
        const names = pages.flatMap((page) => page.items).map((one) => one.name);
        const image = filter.image ?? names[0];
        if (image === undefined) {
          return (
            <EmptyState icon={<PackageOpen aria-hidden />} title="No build yet">
              <p>The first push makes the first image and its first build.</p>
              {stages[0] === undefined ? null : (
                <Snippet
                  className="mt-3 text-left text-text"
                  what="push lines"
                  code={pushLines('docker', server, {
                    registry: stages[0].registry,
                    image: 'api',
                    tag: '1.0.0',
                  })}
                />
              )}
              <PlainHttp client="docker" server={server} />
            </EmptyState>
          );
        }
        // An image beyond the names read so far is still one to choose.
        const choices = names.includes(image) ? names : [image, ...names];
        return (
          <>
            <div className="mb-3 flex flex-wrap items-center gap-2">
              <Select
                label="Image"
                className="w-56 max-w-full"
                value={image}
                onChange={(next) => void setFilter({ image: next })}
                options={choices.map((value) => ({ value, label: value }))}
              />
              <Select
                label="In stage"
                className="w-48"
                value={filter.stage ?? everywhere}
                onChange={(next) => void setFilter({ stage: next === everywhere ? null : next })}
                options={[
                  { value: everywhere, label: 'In any stage' },
                  ...stages.map((stage, position) => ({
                    value: stage.slug,
                    label: (
                      <StageLabel name={stage.name} position={position} count={stages.length} />
                    ),
                  })),
                ]}
              />
              <LinkButton href={boardHref(project.slug, image)} variant="quiet">
                Open its board
              </LinkButton>
              {images.hasNextPage ? (
                <Button
                  variant="quiet"
                  onClick={() => void images.fetchNextPage()}
                  busy={images.isFetchingNextPage && 'Loading images…'}
                >
                  More images to choose from
                </Button>
              ) : null}
            </div>
            <Builds
              project={project}
              image={image}
              stage={filter.stage}
              onAnyStage={() => void setFilter({ stage: null })}
            />
          </>
        );
      }}
    </QueryView>
  );
}

interface BuildsProps {
  project: Project;
  image: string;
  stage: string | null;
  onAnyStage: () => void;
}

function Builds({ project, image, stage, onAnyStage }: BuildsProps) {
  const builds = useInfiniteQuery(
    queries.builds(project.slug, image, stage === null ? {} : { stage }),
  );
  return (
    <QueryView query={builds} what={`the builds of ${image}`} skeleton={skeleton}>
      {({ pages }) => {
        const items = pages.flatMap((page) => page.items);
        if (items.length > 0) {
          return (
            <>
              <BuildTable project={project.slug} builds={items} stages={project.stages} />
              <MoreButton query={builds} what="builds" />
            </>
          );
        }
        return stage === null ? (
          <EmptyState icon={<PackageOpen aria-hidden />} title={`No build of ${image} yet`}>
            Push one to {project.stages[0]?.registry}; it appears here by itself.
          </EmptyState>
        ) : (
          <EmptyState
            icon={<SearchX aria-hidden />}
            title="No build is in that stage"
            action={<Button onClick={onAnyStage}>Show builds in any stage</Button>}
          >
            {image} may have builds in other stages.
          </EmptyState>
        );
      }}
    </QueryView>
  );
}
