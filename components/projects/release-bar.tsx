'use client';

import { useState } from 'react';
import type { ImageLanes } from '@/contract/shapes/images';
import type { Project } from '@/contract/shapes/projects';
import { releaseHref } from '../parts/promotions/release-items';
import { StageLabel } from '../parts/stages/stage-glyph';
import { Button, LinkButton } from '../ui/buttons/button';
import { Select } from '../ui/fields/select';

interface ReleaseBarProps {
  project: Project;
  /** Those that were chosen. */
  images: readonly ImageLanes[];
}

/** Takes what is current before a stage into it, for all chosen images with one question. */
export function ReleaseBar({ project, images }: ReleaseBarProps) {
  const { stages } = project;
  const targets = stages.slice(1);
  const [to, setTo] = useState(targets.at(-1)?.slug ?? '');
  const before = stages[stages.findIndex(({ slug }) => slug === to) - 1];
  const items = images.flatMap(({ name, lanes }) => {
    const current = lanes.find(({ stage }) => stage === before?.slug)?.current;
    return current ? [{ image: name, build: current.number }] : [];
  });
  const missing = images.length - items.length;
  const refused =
    images.length < 2
      ? 'Choose two images or more.'
      : missing > 0
        ? `${missing} of them ${missing === 1 ? 'has' : 'have'} no build in ${before?.name ?? ''} to promote.`
        : null;
  return (
    <section
      aria-label="Promote together"
      className="sticky bottom-0 z-20 mt-3 flex flex-wrap items-center gap-3 rounded-lg border border-control bg-surface p-3 text-13"
    >
      <span className="font-medium">{images.length} chosen</span>
      <Select
        label="Into stage"
        className="w-44"
        value={to}
        onChange={setTo}
        options={targets.map(({ slug, name }, at) => ({
          value: slug,
          label: <StageLabel name={name} position={at + 1} count={stages.length} />,
        }))}
      />
      {refused === null ? (
        <LinkButton variant="primary" href={releaseHref(project.slug, to, items)}>
          Promote together…
        </LinkButton>
      ) : (
        <Button variant="primary" disabledReason={refused}>
          Promote together…
        </Button>
      )}
    </section>
  );
}
