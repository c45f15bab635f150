'use client';

import { useQuery } from '@tanstack/react-query';
import { Paperclip } from 'lucide-react';
import { queries } from '@/client/queries';
import type { Build, BuildContent } from '@/contract/shapes/images';
import type { Project } from '@/contract/shapes/projects';
import { isImageConfigType } from '@/oci/manifest/media-types';
import { Digest } from '../../parts/builds/digest';
import { evidenceName } from '../../parts/builds/evidence-name';
import { attachLine, signLine } from '../../parts/clients/client-lines';
import { useServer } from '../../parts/clients/use-server';
import { StageOf } from '../../parts/stages/stage-of';
import { cn } from '../../ui/cn';
import { Snippet } from '../../ui/copy/snippet';
import { EmptyState } from '../../ui/page/empty-state';
import { QueryView } from '../../ui/page/query-view';
import { TableSkeleton } from '../../ui/page/skeleton';
import { DataTable } from '../../ui/table/table';
import { Bytes } from '../../ui/text/bytes';
import { NotSaid } from '../../ui/text/not-said';
import { State } from '../../ui/text/state';
import { CarryEvidence } from './carry-evidence';
import { lacking } from './lacking';

type Evidence = BuildContent['referrers'][number];

interface EvidenceTabProps {
  project: Project;
  build: Build;
}

/** Signatures, SBOMs and attestations: what is told of a build, where it is, and what it lacks. */
export function EvidenceTab({ project, build }: EvidenceTabProps) {
  const content = useQuery(queries.content(project.slug, build.image, build.number));
  const { stages } = project;
  const entry = stages[0]?.registry;
  return (
    <QueryView
      query={content}
      what="what is told of it"
      skeleton={<TableSkeleton what="what is told of it" columns={5} rows={3} />}
    >
      {({ referrers, manifests, replaces, replacing, notCarried }) => (
        <div className="flex flex-col gap-3">
          <CarryEvidence
            project={project}
            build={build}
            lacking={lacking(referrers, build, stages)}
            replaces={replaces}
            replacing={replacing}
            notCarried={notCarried}
          />
          <DataTable
            narrow="stack"
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
                  <AttachLines
                    build={build}
                    registry={entry}
                    className="mt-3 text-left text-text"
                  />
                )}
              </EmptyState>
            }
            columns={[
              {
                key: 'type',
                header: 'Kind',
                rowHeader: true,
                cell: (one) => (
                  <Kind evidence={one} entry={stages[0]?.name ?? 'the entry registry'} />
                ),
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
                cell: (one) => <Stages evidence={one} stages={stages} />,
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
          {referrers.length === 0 || entry === undefined ? null : (
            <details className="rounded-lg border border-line bg-surface p-3">
              <summary className="min-h-6 cursor-pointer rounded-sm text-13 font-medium">
                Attach more
              </summary>
              <p className="mt-2 text-13 text-secondary">
                What you attach to the build in its entry registry goes along with it, and follows
                it where it is already.
              </p>
              <AttachLines build={build} registry={entry} className="mt-2" />
            </details>
          )}
        </div>
      )}
    </QueryView>
  );
}

/** The lines that attach a file, and that sign, whatever is told of the build already. */
function AttachLines({
  build,
  registry,
  className,
}: {
  build: Build;
  registry: string;
  className: string;
}) {
  const server = useServer();
  const named = { registry, image: build.image, digest: build.digest };
  return (
    <div className={cn('flex flex-col gap-2', className)}>
      <Snippet
        what="attach line"
        code={attachLine(server, named, {
          name: 'sbom.spdx.json',
          artifactType: 'application/spdx+json',
        })}
      />
      <Snippet what="sign line" code={signLine(server, named)} />
    </div>
  );
}

/** What it is, by its tag or by what it calls itself; and whether a tool has signed again. */
function Kind({ evidence, entry }: { evidence: Evidence; entry: string }) {
  const { artifactType, kind, tag, replacedBy } = evidence;
  const isImage = artifactType !== null && isImageConfigType(artifactType);
  const name = evidenceName(kind) ?? (isImage ? 'Image' : null);
  const ending = tag === null ? null : /\.(?:sig|att|sbom)$/.exec(tag)?.[0];
  // What is told by tag calls itself an image, which says nothing.
  const type = isImage ? null : artifactType;
  return (
    <span className="flex min-w-40 flex-col gap-0.5 sm:py-1">
      <span className="wrap-anywhere">
        {name ?? artifactType ?? <NotSaid>no kind named</NotSaid>}
      </span>
      {name === null || type === null ? null : (
        <span className="text-12 font-normal wrap-anywhere text-secondary">{type}</span>
      )}
      {tag === null ? null : (
        <span className="text-12 font-normal text-secondary">
          told by the tag <code className="font-mono">sha256-…{ending ?? ''}</code>
        </span>
      )}
      {replacedBy === null ? null : (
        <span className="flex flex-wrap items-center gap-x-1.5 text-12 font-normal text-secondary">
          <State kind="not-run">replaced</State>
          <span>the tag means another in {entry} now:</span>
          <Digest digest={replacedBy} what="digest of what replaced it" />
        </span>
      )}
    </span>
  );
}

/** Which stages have it; of what stays behind, why as well. */
function Stages({
  evidence,
  stages,
}: {
  evidence: Evidence;
  stages: readonly { slug: string; name: string }[];
}) {
  return (
    <span className="flex flex-col gap-0.5">
      <span className="flex flex-wrap gap-x-3 gap-y-1 max-sm:justify-end">
        {evidence.stages.map((slug) => (
          <StageOf key={slug} stages={stages} slug={slug} />
        ))}
      </span>
      {evidence.goesAlong ? null : (
        <>
          <State kind="warning" className="max-sm:justify-end">
            stays behind
          </State>
          <span className="text-12 text-secondary">
            A runtime could start it, and no gate looks at it.
          </span>
        </>
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
  if (digest === build.digest) return <span className="whitespace-nowrap">the build</span>;
  return platform ?? <Digest digest={digest} />;
}
