'use client';

import { useQuery } from '@tanstack/react-query';
import { Database } from 'lucide-react';
import { useState } from 'react';
import { queries } from '@/client/queries';
import { StageLabel } from '../parts/stages/stage-glyph';
import { Segmented } from '../ui/fields/segmented';
import { Card } from '../ui/page/card';
import { EmptyState } from '../ui/page/empty-state';
import { QueryView } from '../ui/page/query-view';
import { TableSkeleton } from '../ui/page/skeleton';
import { DataTable } from '../ui/table/table';
import { registriesByProject, type ProjectRegistries as Found } from './registries-by-project';
import { registryColumns } from './registry-columns';
import { RegistryCommands } from './registry-commands';
import { UploadsUnderWay } from './uploads-under-way';

/** A project's registries, how clients use each, and what is being pushed. */
export function ProjectRegistries({ project }: { project: string }) {
  const registries = useQuery(queries.registries(project));
  return (
    <div className="flex flex-col gap-4">
      <QueryView
        query={registries}
        what="the registries"
        skeleton={<TableSkeleton what="the registries" rows={4} columns={6} />}
      >
        {({ items }) => {
          const found = registriesByProject(items)[0];
          return found === undefined ? (
            <EmptyState
              icon={<Database aria-hidden />}
              title="No registry here that you may pull from"
            >
              Your role lets you see the project but not its images. A maintainer can change it
              under Access.
            </EmptyState>
          ) : (
            <View found={found} />
          );
        }}
      </QueryView>
      <UploadsUnderWay project={project} />
    </div>
  );
}

function View({ found }: { found: Found }) {
  const { registries, entry } = found;
  const [chosen, setChosen] = useState(entry?.slug ?? registries[0]?.slug ?? '');
  const registry = registries.find((one) => one.slug === chosen) ?? registries[0];
  return (
    <div className="flex flex-col gap-4">
      <p className="max-w-3xl text-13 text-secondary">
        {entry === null
          ? 'These registries fill by promotion only.'
          : `Only ${entry.slug} takes pushes. The others fill by promotion, for everyone: what is in them has passed the stages before.`}
      </p>
      <DataTable
        narrow="stack"
        caption={`Registries of ${found.name}`}
        columns={registryColumns()}
        rows={registries}
        rowKey={(row) => row.slug}
        density="tall"
      />
      {registry === undefined ? null : (
        <Card title="Use a registry" className="max-w-4xl">
          <div className="flex flex-col gap-4">
            <Segmented
              label="Registry"
              value={registry.slug}
              onChange={setChosen}
              className="self-start max-sm:flex-wrap"
              options={registries.map((one) => ({
                value: one.slug,
                label: (
                  <StageLabel
                    name={one.stage.name}
                    position={one.stage.position}
                    count={one.stages}
                  />
                ),
              }))}
            />
            <RegistryCommands registry={registry} entry={entry} />
          </div>
        </Card>
      )}
    </div>
  );
}
