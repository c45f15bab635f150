'use client';

import { PackageOpen } from 'lucide-react';
import type { Project } from '@/contract/shapes/projects';
import { PushLines } from '../parts/clients/push-lines';
import { LinkButton } from '../ui/buttons/button';
import { EmptyState } from '../ui/page/empty-state';

/** A project that nothing was pushed to yet: how to push. */
export function NoImages({ project }: { project: Project }) {
  const entry = project.stages[0];
  if (!project.can.push || entry === undefined) {
    return (
      <EmptyState icon={<PackageOpen aria-hidden />} title="No images yet">
        Images appear here by themselves once somebody with the role Developer, or a CI robot,
        pushes to <code className="font-mono">{entry?.registry}</code>.
      </EmptyState>
    );
  }
  return (
    <div className="mx-auto flex max-w-2xl flex-col gap-6 pt-4">
      <EmptyState
        icon={<PackageOpen aria-hidden />}
        title="No images yet"
        action={
          <>
            <LinkButton href={`/welcome?project=${project.slug}`} variant="primary">
              Push one, step by step
            </LinkButton>
            {project.can.administer ? (
              <LinkButton href={`/projects/${project.slug}/access`}>Make a CI robot</LinkButton>
            ) : null}
          </>
        }
      >
        Push to {entry.name}, the one registry of this project that accepts pushes. The image
        appears here by itself.
      </EmptyState>
      <PushLines registry={entry.registry} />
    </div>
  );
}
