'use client';

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { ArrowRight } from 'lucide-react';
import Link from 'next/link';
import { parseAsString, useQueryState } from 'nuqs';
import { useState } from 'react';
import { queries } from '@/client/queries';
import { PushLines } from '../parts/clients/push-lines';
import { boardHref, reviewHref } from '../parts/hrefs';
import { ProjectForm } from '../parts/projects/project-form';
import { StageLabel } from '../parts/stages/stage-glyph';
import { LinkButton } from '../ui/buttons/button';
import { ErrorPanel } from '../ui/page/error-panel';
import { PageHeader } from '../ui/page/page-header';
import { State } from '../ui/text/state';
import { Time } from '../ui/text/time';
import { FirstRobotForm } from './first-robot-form';
import { currentStep, firstArrival, firstRunSteps, type FirstRunStep } from './first-run';
import { Step } from './step';

/** First run: from an empty instance to the first promoted image, in five short steps. */
export function Welcome() {
  const [slug, setSlug] = useQueryState('project', parseAsString);
  const [credential, setCredential] = useState<{ username: string; secret: string } | null>(null);
  const [hasOwn, setHasOwn] = useState(false);
  const project = useQuery({ ...queries.project(slug ?? ''), enabled: slug !== null });
  const images = useInfiniteQuery({ ...queries.images(slug ?? ''), enabled: slug !== null });

  const items = images.data?.pages.flatMap((page) => page.items) ?? [];
  const step = currentStep({
    project: project.data !== undefined,
    credential: credential !== null || hasOwn,
    images: items,
  });
  const at = step === null ? firstRunSteps.length : firstRunSteps.indexOf(step);
  const stateOf = (one: FirstRunStep) => {
    const index = firstRunSteps.indexOf(one);
    // Waiting for the push is what the fourth step does while the third is being done.
    if (one === 'seen' && step === 'push') return 'current';
    return index < at ? 'done' : index === at ? 'current' : 'later';
  };
  const arrival = firstArrival(items);
  const [entry, next] = project.data?.stages ?? [];

  return (
    <div className="mx-auto max-w-2xl">
      <PageHeader
        title="From nothing to a promoted image"
        note="Five short steps. Leave and come back whenever you like."
      />
      {slug !== null && project.isError ? (
        <ErrorPanel
          what="Could not load the project"
          error={project.error}
          onRetry={() => void project.refetch()}
        />
      ) : null}
      <ol className="mt-6">
        <Step
          number={1}
          title="Create a project"
          state={stateOf('project')}
          result={
            project.data === undefined ? null : (
              <Link
                href={`/projects/${project.data.slug}`}
                className="rounded-sm text-accent hover:underline"
              >
                {project.data.name}
              </Link>
            )
          }
        >
          <ProjectForm onCreated={(made) => void setSlug(made.slug)} />
        </Step>
        <Step
          number={2}
          title="Make a credential"
          state={stateOf('credential')}
          result={credential?.username ?? 'yours'}
        >
          {project.data === undefined || entry === undefined ? null : (
            <FirstRobotForm
              project={project.data.slug}
              registry={entry.registry}
              onCreated={setCredential}
              onSkip={() => setHasOwn(true)}
            />
          )}
        </Step>
        <Step
          number={3}
          title="Push an image"
          state={stateOf('push')}
          result={entry === undefined ? null : <code className="font-mono">{entry.registry}</code>}
        >
          {entry === undefined ? null : (
            <div className="flex flex-col gap-3">
              {credential === null ? null : (
                <State kind="warning">
                  The secret below is shown this once. Keep it where your CI keeps its secrets.
                </State>
              )}
              <PushLines registry={entry.registry} credential={credential ?? undefined} />
            </div>
          )}
        </Step>
        <Step
          number={4}
          title="See it arrive"
          state={stateOf('seen')}
          result={
            arrival === null ? null : (
              <>
                {arrival.image} {arrival.version ?? ''} #{arrival.number} arrived{' '}
                <Time at={arrival.since} />
              </>
            )
          }
        >
          {images.isError ? (
            <ErrorPanel
              what="Could not watch for the push"
              error={images.error}
              onRetry={() => void images.refetch()}
              className="mb-3"
            />
          ) : null}
          <State kind="running">Waiting for the push; this page notices it by itself</State>
        </Step>
        <Step
          number={5}
          title={step === null ? 'Promoted' : 'Promote it'}
          state={stateOf('promote')}
          result="the same bytes, in the next registry"
        >
          {project.data === undefined || arrival === null || next === undefined ? null : (
            <div className="flex flex-col items-start gap-3">
              <p className="text-13 text-secondary">
                The review shows what is in {next.name} now and what would be. Nothing is rebuilt,
                and no byte moves.
              </p>
              <LinkButton
                variant="primary"
                size="large"
                href={reviewHref({
                  project: project.data.slug,
                  image: arrival.image,
                  build: arrival.number,
                  to: next.slug,
                })}
              >
                Review for
                <StageLabel
                  name={next.name}
                  position={1}
                  count={project.data.stages.length}
                  className="[&_svg]:text-current"
                />
              </LinkButton>
            </div>
          )}
        </Step>
      </ol>
      {step === null && project.data !== undefined && arrival !== null ? (
        <div className="flex flex-wrap items-center justify-between gap-3 rounded-lg border border-passed bg-surface p-4">
          <div>
            <p className="font-semibold">That is the whole idea.</p>
            <p className="text-13 text-secondary">
              Give a cluster a credential for one registry, and it runs what was let through.
            </p>
          </div>
          <div className="flex gap-2">
            <LinkButton href={`/projects/${project.data.slug}/access`}>Add a cluster</LinkButton>
            <LinkButton
              variant="primary"
              href={boardHref(project.data.slug, arrival.image)}
              icon={<ArrowRight aria-hidden />}
            >
              Open the board
            </LinkButton>
          </div>
        </div>
      ) : null}
    </div>
  );
}
