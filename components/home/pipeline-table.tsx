'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { queries } from '@/client/queries';
import type { ProjectSummary } from '@/contract/shapes/projects';
import { wayBackOf } from '../parts/builds/way-back';
import { boardHref } from '../parts/hrefs';
import { Behind } from '../parts/lanes/behind';
import { LaneCell } from '../parts/lanes/lane-cell';
import { StageLabel } from '../parts/stages/stage-glyph';
import { DataTable, type Column } from '../ui/table/table';
import { byTeam, type Pipeline } from './group-projects';

interface PipelineTableProps {
  pipeline: Pipeline;
  /** Under headings by team. */
  grouped: boolean;
}

/** The projects of one pipeline: a row each, a column per stage. */
export function PipelineTable({ pipeline, grouped }: PipelineTableProps) {
  const { stages, projects } = pipeline;
  const withdrawn = useQuery(queries.withdrawn()).data?.items ?? [];
  const columns: Column<ProjectSummary>[] = [
    {
      key: 'project',
      header: 'Project',
      rowHeader: true,
      className: 'sticky left-0 z-10 w-48 min-w-36 max-w-56 bg-surface [tbody_&]:align-top',
      cell: (project) => <ProjectName project={project} />,
    },
    ...stages.map((stage, position): Column<ProjectSummary> => ({
      key: stage.slug,
      header: <StageLabel name={stage.name} position={position} count={stages.length} />,
      className: 'min-w-40 border-l border-line [tbody_&]:align-top',
      cell: (project) => {
        const lane = project.lanes.find((one) => one.stage === stage.slug);
        const newest = lane?.current[0] ?? null;
        const before = stages[position - 1]?.name ?? '';
        return (
          <LaneCell
            href={newest === null ? '' : boardHref(project.slug, newest.image)}
            current={newest}
            image={newest?.image}
            alsoWithdrawn={(lane?.withdrawn ?? 0) - (newest?.withdrawn ? 1 : 0)}
            wayBack={
              newest === null ? null : wayBackOf(withdrawn, project.slug, newest.image, stage.slug)
            }
            gates={lane}
            stages={stages}
            behind={
              <Behind
                count={lane?.behind ?? 0}
                words={olderWords(lane?.behind ?? 0, project.images, before)}
              />
            }
          />
        );
      },
    })),
  ];
  return (
    <DataTable
      caption={`Projects and what is in ${stages.map((stage) => stage.name).join(', ')}`}
      columns={columns}
      rows={projects}
      rowKey={(project) => project.slug}
      groups={grouped ? byTeam(projects) : undefined}
      density="tall"
    />
  );
}

/** `2 of 3 images older here than in Staging`. */
const olderWords = (older: number, images: number, before: string): string =>
  `${images === 1 ? 'The image is' : `${older} of ${images} images ${older === 1 ? 'is' : 'are'}`} older here than in ${before}`;

function ProjectName({ project }: { project: ProjectSummary }) {
  return (
    <Link
      href={`/projects/${project.slug}`}
      data-nav
      className="-mx-1.5 block rounded-sm px-1.5 py-1 hover:bg-muted"
    >
      <span className="block truncate font-semibold">{project.name}</span>
      <span className="block text-12 font-normal text-secondary">
        {project.images === 0
          ? 'nothing pushed yet'
          : `${project.images} ${project.images === 1 ? 'image' : 'images'}`}
      </span>
    </Link>
  );
}
