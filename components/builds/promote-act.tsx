'use client';

import type { Build } from '@/contract/images';
import type { Project } from '@/contract/projects';
import { Button, LinkButton } from '../ui/button';
import { State } from '../ui/state';
import { reviewHref } from './hrefs';
import { StageOf } from './stage-of';
import { nextStage } from './standing';

/** The passport's main act: the review for the next stage, or why there is none. */
export function PromoteAct({ project, build }: { project: Project; build: Build }) {
  const { stages } = project;
  const to = nextStage(
    build,
    stages.map((stage) => stage.slug),
  );
  const target = stages.find((stage) => stage.slug === to);
  if (target === undefined) {
    const last = stages.at(-1);
    return build.placements.length === 0 || last === undefined ? null : (
      <State kind="passed">Has reached {last.name}</State>
    );
  }
  const words = (
    <>
      Promote → <StageOf stages={stages} slug={target.slug} />
    </>
  );
  if (!project.can.promoteInto.includes(target.slug)) {
    return (
      <Button
        disabledReason={`You have no role that promotes into ${target.name}. A maintainer of ${project.name} can give you one.`}
        reasonPlacement="below"
      >
        {words}
      </Button>
    );
  }
  return (
    <LinkButton
      variant="primary"
      data-key="p"
      href={reviewHref({
        project: project.slug,
        image: build.image,
        build: build.number,
        to: target.slug,
      })}
    >
      {words}
    </LinkButton>
  );
}
