'use client';

import { useQuery } from '@tanstack/react-query';
import { Layers } from 'lucide-react';
import { useState } from 'react';
import { queries } from '@/client/queries';
import type { BuildContent } from '@/contract/shapes/images';
import { runsAs } from '@/domain/images/runs-as';
import { Digest } from '../../parts/builds/digest';
import { Segmented } from '../../ui/fields/segmented';
import { Select } from '../../ui/fields/select';
import { Fact, Facts } from '../../ui/page/card';
import { EmptyState } from '../../ui/page/empty-state';
import { QueryView } from '../../ui/page/query-view';
import { TableSkeleton } from '../../ui/page/skeleton';
import { DataTable } from '../../ui/table/table';
import { Bytes } from '../../ui/text/bytes';
import { NotSaid } from '../../ui/text/not-said';

interface LayersTabProps {
  project: string;
  image: string;
  number: number;
}

type Manifest = BuildContent['manifests'][number];

/** What a build is made of, a platform at a time. */
export function LayersTab({ project, image, number }: LayersTabProps) {
  const content = useQuery(queries.content(project, image, number));
  return (
    <QueryView
      query={content}
      what="the layers"
      skeleton={<TableSkeleton what="the layers" columns={4} />}
    >
      {({ manifests, moreManifests }) =>
        manifests.length === 0 ? (
          <EmptyState icon={<Layers aria-hidden />} title="No layers">
            This build is an artifact without layers.
          </EmptyState>
        ) : (
          <>
            <Manifests manifests={manifests} />
            {moreManifests > 0 && (
              <p className="mt-4 text-13 text-secondary">
                And {moreManifests} more manifests: pull the index by its digest to see them all.
              </p>
            )}
          </>
        )
      }
    </QueryView>
  );
}

function Manifests({ manifests }: { manifests: readonly Manifest[] }) {
  const [chosen, setChosen] = useState(manifests[0]?.digest ?? '');
  const manifest = manifests.find(({ digest }) => digest === chosen) ?? manifests[0];
  if (manifest === undefined) return null;
  const options = manifests.map((one) => ({
    value: one.digest,
    label: one.platform ?? 'no platform named',
  }));
  const { config, layers } = manifest;
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center gap-x-6 gap-y-2">
        {manifests.length === 1 ? null : manifests.length <= 3 ? (
          <Segmented
            label="Platform"
            options={options}
            value={manifest.digest}
            onChange={setChosen}
          />
        ) : (
          <Select
            label="Platform"
            options={options}
            value={manifest.digest}
            onChange={setChosen}
            className="w-52"
          />
        )}
        <p className="flex flex-wrap items-center gap-x-2 text-13 text-secondary">
          {manifests.length === 1 && manifest.platform !== null ? (
            <span>{manifest.platform}</span>
          ) : null}
          <span>
            {layers.length} {layers.length === 1 ? 'layer' : 'layers'},{' '}
            <Bytes value={manifest.size} />
          </span>
          <Digest digest={manifest.digest} />
        </p>
      </div>
      <DataTable
        narrow="stack"
        caption={`Layers of ${manifest.platform ?? 'the image'}`}
        rows={layers.map((layer, index) => ({ ...layer, index }))}
        // The same bytes may be a layer twice.
        rowKey={(layer) => `${layer.index} ${layer.digest}`}
        empty={
          <p className="rounded-lg border border-dashed border-control/60 px-4 py-6 text-center text-13 text-secondary">
            Its manifest names no layers.
          </p>
        }
        columns={[
          {
            key: 'index',
            header: '#',
            align: 'end',
            className: 'w-10 text-secondary max-sm:hidden',
            cell: (layer) => layer.index + 1,
          },
          {
            key: 'command',
            header: 'Made by',
            rowHeader: true,
            className: 'min-w-48 font-normal sm:min-w-72',
            cell: (layer) =>
              layer.command === null ? (
                <NotSaid>its history does not say</NotSaid>
              ) : (
                <code className="font-mono text-12 break-all whitespace-pre-wrap">
                  {layer.command}
                </code>
              ),
          },
          {
            key: 'size',
            header: 'Size',
            align: 'end',
            className: 'whitespace-nowrap',
            cell: (layer) => <Bytes value={layer.size} />,
          },
          {
            key: 'digest',
            header: 'Digest',
            cell: (layer) => <Digest digest={layer.digest} />,
          },
        ]}
      />
      {config === null ? null : (
        <section className="rounded-lg border border-line bg-surface p-4">
          <h2 className="mb-3 text-13 font-semibold">How it starts</h2>
          <Facts>
            <Fact name="Entrypoint">
              <Words words={config.entrypoint} />
            </Fact>
            <Fact name="Command">
              <Words words={config.command} />
            </Fact>
            <Fact name="Runs as">
              <RunsAsWords os={config.os} user={config.user} />
            </Fact>
            <Fact name="Works in">
              {config.workingDir === null || config.workingDir === '' ? (
                <NotSaid>not set</NotSaid>
              ) : (
                <code className="font-mono text-12">{config.workingDir}</code>
              )}
            </Fact>
            <Fact name="Ports">
              <Words words={config.exposedPorts} />
            </Fact>
          </Facts>
        </section>
      )}
    </div>
  );
}

/** As whom it runs, by the rules that the gate goes by; not known where they do not know (L12). */
function RunsAsWords({ os, user }: { os: string | null; user: string | null }) {
  const { name, why } = runsAs(os, user);
  return (
    <>
      {user === null || user.trim() === '' ? (
        <NotSaid>{name}</NotSaid>
      ) : (
        <code className="font-mono text-12">{name}</code>
      )}
      {why === null ? null : <span className="text-secondary">, {why}</span>}
    </>
  );
}

function Words({ words }: { words: readonly string[] }) {
  if (words.length === 0) return <NotSaid>not set</NotSaid>;
  return <code className="font-mono text-12 break-all">{words.join(' ')}</code>;
}
