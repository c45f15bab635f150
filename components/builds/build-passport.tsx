'use client';

import { useQuery } from '@tanstack/react-query';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { queries } from '@/client/queries';
import type { Build } from '@/contract/shapes/images';
import type { Project } from '@/contract/shapes/projects';
import { BuildName } from '../parts/builds/build-name';
import { Digest } from '../parts/builds/digest';
import { EvidencePackLinks } from '../parts/builds/evidence-pack-links';
import { Platforms } from '../parts/builds/platforms';
import { boardHref, buildHref } from '../parts/hrefs';
import { ActorName } from '../parts/actors/actor-name';
import { LinkButton } from '../ui/buttons/button';
import { Card } from '../ui/page/card';
import { PageHeader } from '../ui/page/page-header';
import { QueryView } from '../ui/page/query-view';
import { Tabs } from '../ui/page/tabs';
import { Bytes } from '../ui/text/bytes';
import { Time } from '../ui/text/time';
import { EvidenceTab } from './evidence/evidence-tab';
import { PartOf } from './list/part-of';
import { MetadataCard } from './metadata/metadata-card';
import { PropertiesCard } from './metadata/properties-card';
import { PassportSkeleton } from './passport-skeleton';
import { ChecksCard } from './passport/checks-card';
import { LayersTab } from './passport/layers-tab';
import { PullCard } from './passport/pull-card';
import { PlacementTrack } from './placements/placement-track';
import { PlacementsCard } from './placements/placements-card';
import { NextGatesCard } from './promote/next-gates-card';
import { PromoteAct } from './promote/promote-act';
import { TimelineTab } from './timeline/timeline-tab';
import { WithdrawBuild } from './withdraw/withdraw-build';
import { WithdrawnBanner } from './withdraw/withdrawn-banner';

const tabs = ['overview', 'layers', 'evidence', 'timeline'] as const;

interface BuildPassportProps {
  project: string;
  image: string;
  number: number;
}

/** All that is known of one build. */
export function BuildPassport({ project, image, number }: BuildPassportProps) {
  const build = useQuery(queries.build(project, image, number));
  const about = useQuery(queries.project(project));
  return (
    <QueryView query={about} what="the project" skeleton={<PassportSkeleton />}>
      {(theProject) => (
        <QueryView query={build} what="the build" skeleton={<PassportSkeleton />}>
          {(theBuild) => <Passport project={theProject} build={theBuild} />}
        </QueryView>
      )}
    </QueryView>
  );
}

const kinds: Readonly<Record<Build['kind'], string>> = {
  image: 'image',
  index: 'index',
  artifact: 'artifact',
};

/** Is it withdrawn itself, not by a part that another build has? */
const isItself = ({ withdrawal }: Build): boolean =>
  withdrawal !== null && withdrawal.through === null;

function Passport({ project, build }: { project: Project; build: Build }) {
  const { stages, slug } = project;
  const { image, number } = build;
  const [tab, setTab] = useQueryState('tab', parseAsStringLiteral(tabs).withDefault('overview'));
  const content = useQuery(queries.content(slug, image, number)).data;
  const layers =
    content?.manifests.length === 1 ? (content.manifests[0]?.layers.length ?? null) : null;
  return (
    <div data-nav-item>
      <PageHeader
        crumbs={[
          { href: '/', label: 'Projects' },
          { href: `/projects/${slug}`, label: project.name },
          { href: boardHref(slug, image), label: image },
        ]}
        title={
          <span className="inline-flex max-w-full flex-wrap items-baseline gap-x-2">
            {image}
            <BuildName {...build} />
          </span>
        }
        note={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <Digest digest={build.digest} />
            <span>{kinds[build.kind]}</span>
            {build.kind === 'artifact' && build.platforms.length === 0 ? null : (
              <Platforms platforms={build.platforms} />
            )}
            <Bytes value={build.size} />
            <span>
              pushed <Time at={build.pushedAt} /> by <ActorName actor={build.pushedBy} />
            </span>
          </span>
        }
        actions={
          <>
            <LinkButton href={boardHref(slug, image)}>Board</LinkButton>
            {project.can.readAudit ? (
              <EvidencePackLinks of={buildHref(slug, image, number)} />
            ) : null}
            {build.partOf === null ? <PromoteAct project={project} build={build} /> : null}
          </>
        }
      />
      <WithdrawnBanner project={project} build={build} />
      {build.partOf === null ? null : (
        <p className="mb-3 text-13">
          One platform, <PartOf project={slug} image={image} partOf={build.partOf} />: it goes where
          that goes.
        </p>
      )}
      <PlacementTrack build={build} stages={stages} className="mb-3 -ml-2" />
      <Tabs
        label="Parts of the build’s page"
        value={tab}
        onChange={(next) => void setTab(tabs.find((one) => one === next) ?? 'overview')}
        tabs={[
          {
            value: 'overview',
            label: 'Overview',
            content: (
              <div className="grid gap-4 lg:grid-cols-2">
                <div className="flex min-w-0 flex-col gap-4">
                  <NextGatesCard project={project} build={build} />
                  <MetadataCard project={project.slug} build={build} />
                  <PropertiesCard project={slug} build={build} editable={project.can.describe} />
                </div>
                <div className="flex min-w-0 flex-col gap-4">
                  <PullCard build={build} stages={stages} />
                  <PlacementsCard build={build} stages={stages} />
                  <ChecksCard project={slug} build={build} />
                  {isItself(build) ? null : (
                    <Card title="Withdraw">
                      <p className="mb-3 text-13 text-secondary">
                        Found to be bad? Nothing promotes a withdrawn build any more, and everyone
                        reads why.
                      </p>
                      <WithdrawBuild project={project} build={build} />
                    </Card>
                  )}
                </div>
              </div>
            ),
          },
          {
            value: 'layers',
            label: 'Layers',
            count: layers,
            content: <LayersTab project={slug} image={image} number={number} />,
          },
          {
            value: 'evidence',
            label: 'Evidence',
            count: content?.referrers.length ?? null,
            content: <EvidenceTab project={project} build={build} />,
          },
          {
            value: 'timeline',
            label: 'Timeline',
            content: <TimelineTab project={slug} image={image} number={number} stages={stages} />,
          },
        ]}
      />
    </div>
  );
}
