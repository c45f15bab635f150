'use client';

import { Redo2, Undo2 } from 'lucide-react';
import type { Build } from '@/contract/shapes/images';
import type { Project } from '@/contract/shapes/projects';
import type { Promotion } from '@/contract/shapes/promotion';
import { rolesThatGive } from '@/domain/permissions/words';
import { buildName } from '../../parts/builds/build-name';
import { withdrawnSentence } from '../../parts/builds/withdrawn-words';
import { reviewHref } from '../../parts/hrefs';
import { Button, LinkButton } from '../../ui/buttons/button';

interface TakeBackProps {
  promotion: Promotion;
  project: Project;
  /** What holds back what it replaced: such a build goes nowhere. Null: nothing does. */
  withdrawal: Build['withdrawal'];
}

/** The way to what a promotion replaced, through the same review; nothing where there is none. */
export function TakeBack({ promotion, project, withdrawal }: TakeBackProps) {
  const { replaced, image, to } = promotion;
  if (replaced === null || promotion.state !== 'promoted' || replaced.number === promotion.build) {
    return null;
  }
  const earlier = replaced.number < promotion.build;
  const icon = earlier ? <Undo2 aria-hidden /> : <Redo2 aria-hidden />;
  const words = `${earlier ? 'Roll back' : 'Go forward'} to ${buildName(replaced)}…`;
  if (withdrawal) {
    const why = `${withdrawnSentence(buildName(replaced), withdrawal)}.`;
    return (
      <Button icon={icon} disabledReason={why}>
        {words}
      </Button>
    );
  }
  // Who may only ask finds in the review whom it waits for.
  if (!project.can.promoteInto.includes(to) && !project.can.request) {
    return (
      <Button
        icon={icon}
        disabledReason={`Asking needs the ${rolesThatGive('promotion.request')} role; a maintainer of ${project.name} can give it.`}
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
