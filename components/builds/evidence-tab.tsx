'use client';

import { useQuery } from '@tanstack/react-query';
import { Paperclip } from 'lucide-react';
import { useMe } from '@/client/me';
import { queries } from '@/client/queries';
import type { Build, BuildContent } from '@/contract/images';
import type { Project } from '@/contract/projects';
import { QueryView } from '../query-view';
import { Bytes } from '../ui/bytes';
import { Digest } from '../ui/digest';
import { EmptyState } from '../ui/empty-state';
import { TableSkeleton } from '../ui/skeleton';
import { Snippet } from '../ui/snippet';
import { State } from '../ui/state';
import { DataTable } from '../ui/table';
import { CarryEvidence } from './carry-evidence';
import { lacking } from './lacking';
import { NotSaid } from './not-said';
import { StageOf } from './stage-of';

type Evidence = BuildContent['referrers'][number];

interface EvidenceTabProps {
  project: Project;
  build: Build;
}

/** Signatures, SBOMs and attestations: what is told of a build, where it is, and what it lacks. */
export function EvidenceTab({ project, build }: EvidenceTabProps) {
  const me = useMe();
  const content = useQuery(queries.content(project.slug, build.image, build.number));
  const { stages } = project;
  const entry = stages[0]?.registry;
  return (
    <QueryView
      query={content}
      what="what is told of it"
      skeleton={<TableSkeleton what="what is told of it" columns={5} rows={3} />}
    >
      {({ referrers, manifests, notCarried }) => (
        <div className="flex flex-col gap-3">
          <CarryEvidence
            project={project}
            build={build}
            lacking={lacking(referrers, build, stages)}
            notCarried={notCarried}
          />
          <DataTable
            caption="What is told of this build"
            rows={referrers}
            rowKey={(one) => `${one.digest} ${one.tag ?? ''} ${one.subject}`}
            density="tall"
            empty={
              <EmptyState
                icon={<Paperclip aria-hidden />}
                title="No signature, SBOM or attestation yet"
              >
                <p>
                  What you attach to the build in its entry registry goes along with it, and follows
                  it where it is already.
                </p>
                {entry === undefined ? null : (
                  <Snippet
                    className="mt-3 text-left text-text"
                    what="attach line"
                    code={`oras attach --artifact-type application/spdx+json ${me.registryHost}/${entry}/${build.image}@${build.digest} sbom.spdx.json`}
                  />
                )}
              </EmptyState>
            }
            columns={[
              {
                key: 'type',
                header: 'Kind',
                rowHeader: true,
                cell: (one) => <Kind evidence={one} />,
              },
              {
                key: 'subject',
                header: 'Tells of',
                cell: (one) => (
                  <Subject
                    digest={one.subject}
                    build={build}
                    platform={
                      manifests.find(({ digest }) => digest === one.subject)?.platform ?? null
                    }
                  />
                ),
              },
              {
                key: 'stages',
                header: 'Is in',
                cell: (one) =>
                  one.goesAlong ? (
                    <span className="flex flex-wrap gap-x-3 gap-y-1">
                      {one.stages.map((slug) => (
                        <StageOf key={slug} stages={stages} slug={slug} />
                      ))}
                    </span>
                  ) : (
                    <span className="flex flex-col gap-0.5">
                      <State kind="warning">stays behind</State>
                      <span className="text-12 text-secondary">
                        Its layers are a file system’s: a runtime could start it, and no gate looks
                        at it.
                      </span>
                    </span>
                  ),
              },
              {
                key: 'size',
                header: 'Size',
                align: 'end',
                cell: (one) => <Bytes value={one.size} />,
              },
              {
                key: 'digest',
                header: 'Digest',
                cell: (one) => <Digest digest={one.digest} />,
              },
            ]}
          />
        </div>
      )}
    </QueryView>
  );
}

/** What it calls itself, and the tag that tells of it. */
function Kind({ evidence: { artifactType, tag } }: { evidence: Evidence }) {
  const ending = tag === null ? null : /\.(?:sig|att|sbom)$/.exec(tag)?.[0];
  return (
    <span className="flex min-w-40 flex-col gap-0.5">
      <span className="wrap-anywhere">{artifactType ?? <NotSaid>no kind named</NotSaid>}</span>
      {tag === null ? null : (
        <span className="text-12 text-secondary">
          told by the tag <code className="font-mono">sha256-…{ending ?? ''}</code>
        </span>
      )}
    </span>
  );
}

function Subject({
  digest,
  build,
  platform,
}: {
  digest: string;
  build: Build;
  platform: string | null;
}) {
  if (digest === build.digest) return 'the build';
  return platform ?? <Digest digest={digest} />;
}
