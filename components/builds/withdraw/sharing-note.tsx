'use client';

import { useQuery } from '@tanstack/react-query';
import { queries } from '@/client/queries';
import type { Build } from '@/contract/shapes/images';
import type { Project } from '@/contract/shapes/projects';
import { buildName } from '../../parts/builds/build-name';
import { StageOf } from '../../parts/stages/stage-of';
import { State } from '../../ui/text/state';
import { sharingWords } from './sharing-words';

interface SharingNoteProps {
  project: Project;
  build: Build;
  /** Are pulls to be refused too? */
  blockPulls: boolean;
}

/** Before a build is withdrawn: which others have a part of it, and what becomes of them. Nothing where none has. */
export function SharingNote({ project, build, blockPulls }: SharingNoteProps) {
  const sharing = useQuery(queries.sharing(project.slug, build.image, build.number));
  if (sharing.isPending) {
    return (
      <p className="text-12 text-secondary">Looking for other builds that have a part of it…</p>
    );
  }
  if (sharing.isError) {
    return (
      <p className="text-12 text-secondary">
        <State kind="unknown">not known</State> whether other builds have a part of it, and would be
        held back too.
      </p>
    );
  }
  const { count, builds } = sharing.data;
  if (count === 0) return null;
  const [entry] = project.stages;
  return (
    <div className="rounded-md border border-line bg-muted p-3 text-13">
      <State kind="warning" className="items-start whitespace-normal">
        {sharingWords(count, blockPulls, entry?.name ?? 'the entry stage')}
      </State>
      <ul aria-label="Builds that have a part of it" className="mt-1.5 flex flex-col gap-1">
        {builds.map(({ stages, ...one }) => (
          <li key={`${one.image}#${one.number}`} className="flex flex-wrap gap-x-3 text-12">
            <span className="font-medium">
              {one.image === build.image ? '' : `${one.image} `}
              {buildName(one)}
            </span>
            {stages.map((slug) => (
              <StageOf key={slug} stages={project.stages} slug={slug} />
            ))}
          </li>
        ))}
        {count > builds.length ? (
          <li className="text-12 text-secondary">and {count - builds.length} more</li>
        ) : null}
      </ul>
    </div>
  );
}
