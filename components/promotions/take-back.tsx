'use client';

import { Redo2, Undo2 } from 'lucide-react';
import type { Project } from '@/contract/projects';
import type { Promotion } from '@/contract/promotion';
import { buildName } from '../builds/build-name';
import { reviewHref } from '../builds/hrefs';
import { Button, LinkButton } from '../ui/button';

interface TakeBackProps {
  promotion: Promotion;
  project: Project;
  /** Whether what it replaced is withdrawn since: such a build goes nowhere. */
  withdrawn: boolean;
}

/** The way to what a promotion replaced, through the same review; nothing where there is none. */
export function TakeBack({ promotion, project, withdrawn }: TakeBackProps) {
  const { replaced, image, to } = promotion;
  if (replaced === null || promotion.state !== 'promoted' || replaced.number === promotion.build) {
    return null;
  }
  const earlier = replaced.number < promotion.build;
  const icon = earlier ? <Undo2 aria-hidden /> : <Redo2 aria-hidden />;
  const words = `${earlier ? 'Roll back' : 'Go forward'} to ${buildName(replaced)}…`;
  if (withdrawn) {
    return (
      <Button icon={icon} disabledReason={`${buildName(replaced)} was withdrawn.`}>
        {words}
      </Button>
    );
  }
  if (!project.can.promoteInto.includes(to)) {
    const stage = project.stages.find(({ slug }) => slug === to)?.name ?? to;
    return (
      <Button
        icon={icon}
        disabledReason={`You have no role that promotes into ${stage}. A maintainer of ${project.name} can give you one.`}
      >
        {words}
      </Button>
    );
  }
  return (
    <LinkButton
      icon={icon}
      className="self-start"
      href={reviewHref({ project: project.slug, image, build: replaced.number, to })}
    >
      {words}
    </LinkButton>
  );
}
