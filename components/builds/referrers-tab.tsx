'use client';

import { useQuery } from '@tanstack/react-query';
import { Paperclip } from 'lucide-react';
import { useMe } from '@/client/me';
import { queries } from '@/client/queries';
import type { Build } from '@/contract/images';
import { QueryView } from '../query-view';
import { Bytes } from '../ui/bytes';
import { Digest } from '../ui/digest';
import { EmptyState } from '../ui/empty-state';
import { TableSkeleton } from '../ui/skeleton';
import { Snippet } from '../ui/snippet';
import { DataTable } from '../ui/table';
import { NotSaid } from './not-said';

interface ReferrersTabProps {
  project: string;
  build: Build;
  /** The registry that accepts pushes. */
  entry: string | undefined;
}

/** Signatures, SBOMs and attestations: what was attached to a build, and goes where it goes. */
export function ReferrersTab({ project, build, entry }: ReferrersTabProps) {
  const me = useMe();
  const content = useQuery(queries.content(project, build.image, build.number));
  return (
    <QueryView
      query={content}
      what="what refers to it"
      skeleton={<TableSkeleton what="what refers to it" columns={4} rows={3} />}
    >
      {({ referrers, manifests }) => (
        <DataTable
          caption="What refers to this build"
          rows={referrers}
          rowKey={(referrer) => referrer.digest}
          density="tall"
          empty={
            <EmptyState
              icon={<Paperclip aria-hidden />}
              title="No signature, SBOM or attestation yet"
            >
              <p>What you attach to the build in its entry registry goes along with it.</p>
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
              cell: (referrer) => (
                <span className="break-all">
                  {referrer.artifactType ?? <NotSaid>no kind named</NotSaid>}
                </span>
              ),
            },
            {
              key: 'subject',
              header: 'Refers to',
              cell: (referrer) =>
                referrer.subject === build.digest
                  ? 'the build'
                  : (manifests.find(({ digest }) => digest === referrer.subject)?.platform ?? (
                      <Digest digest={referrer.subject} />
                    )),
            },
            {
              key: 'size',
              header: 'Size',
              align: 'end',
              cell: (referrer) => <Bytes value={referrer.size} />,
            },
            {
              key: 'digest',
              header: 'Digest',
              cell: (referrer) => <Digest digest={referrer.digest} />,
            },
          ]}
        />
      )}
    </QueryView>
  );
}
