'use client';

import Link from 'next/link';
import { shortCommit } from '@/client/format/digest';
import type { Build } from '@/contract/shapes/images';
import { authorName } from '../../parts/builds/author-name';
import { BuildName } from '../../parts/builds/build-name';
import { Digest } from '../../parts/builds/digest';
import { Platforms } from '../../parts/builds/platforms';
import { WithdrawnMark } from '../../parts/builds/withdrawn-mark';
import { buildHref } from '../../parts/hrefs';
import { DataTable } from '../../ui/table/table';
import { Bytes } from '../../ui/text/bytes';
import { NotSaid } from '../../ui/text/not-said';
import { Time } from '../../ui/text/time';
import { PlacementTrack } from '../placements/placement-track';
import { PartOf } from './part-of';

interface BuildTableProps {
  project: string;
  builds: readonly Build[];
  stages: readonly { slug: string; name: string }[];
}

/** Builds of an image, a row each: one per digest, platforms within. */
export function BuildTable({ project, builds, stages }: BuildTableProps) {
  return (
    <DataTable
      caption="Builds"
      rows={builds}
      rowKey={(build) => build.digest}
      density="tall"
      columns={[
        {
          key: 'build',
          header: 'Build',
          rowHeader: true,
          cell: (build) => (
            <span className="inline-flex items-center gap-2 whitespace-nowrap">
              <Link
                data-nav
                href={buildHref(project, build.image, build.number)}
                className="inline-flex min-h-6 items-center rounded-sm whitespace-nowrap hover:underline"
              >
                <BuildName {...build} />
                <WithdrawnMark withdrawal={build.withdrawal} className="ml-2" />
              </Link>
              <PartOf project={project} image={build.image} partOf={build.partOf} />
            </span>
          ),
        },
        {
          key: 'where',
          header: 'Where it is',
          cell: (build) => (
            <PlacementTrack look="marks" build={build} stages={stages} className="flex-nowrap" />
          ),
        },
        {
          key: 'commit',
          header: 'Commit',
          cell: ({ source }) =>
            source.commit === null ? (
              <NotSaid>not said</NotSaid>
            ) : (
              <code className="font-mono text-12" title={source.commit}>
                {shortCommit(source.commit)}
              </code>
            ),
        },
        {
          key: 'branch',
          header: 'Branch',
          className: 'max-w-40 truncate',
          cell: ({ source }) => source.branch ?? <NotSaid>not said</NotSaid>,
        },
        {
          key: 'author',
          header: 'Author',
          className: 'max-w-40 truncate',
          cell: ({ source }) =>
            source.author === null ? <NotSaid>not said</NotSaid> : authorName(source.author),
        },
        {
          key: 'platforms',
          header: 'Platforms',
          className: 'min-w-36',
          cell: (build) => <Platforms platforms={build.platforms} />,
        },
        {
          key: 'size',
          header: 'Size',
          align: 'end',
          className: 'whitespace-nowrap',
          cell: (build) => <Bytes value={build.size} />,
        },
        {
          key: 'digest',
          header: 'Digest',
          cell: (build) => <Digest digest={build.digest} />,
        },
        {
          key: 'pushed',
          header: 'Pushed',
          align: 'end',
          cell: (build) => <Time at={build.pushedAt} className="text-secondary" />,
        },
      ]}
    />
  );
}
