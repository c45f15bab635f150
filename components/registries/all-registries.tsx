'use client';

import { useQuery } from '@tanstack/react-query';
import { Database, SearchX } from 'lucide-react';
import Link from 'next/link';
import { parseAsString, useQueryState } from 'nuqs';
import type { ReactNode } from 'react';
import { useMe } from '@/client/me';
import { queries } from '@/client/queries';
import { Button, LinkButton } from '../ui/buttons/button';
import { Input } from '../ui/fields/input';
import { EmptyState } from '../ui/page/empty-state';
import { PageHeader } from '../ui/page/page-header';
import { QueryView } from '../ui/page/query-view';
import { TableSkeleton } from '../ui/page/skeleton';
import { DataTable } from '../ui/table/table';
import { CommandsDialog } from './commands-dialog';
import {
  registriesByProject,
  matchesRegistry,
  type ProjectRegistries,
} from './registries-by-project';
import { registryColumns } from './registry-columns';

/** Every registry that this person may pull from, under its project. */
export function AllRegistries() {
  const me = useMe();
  const registries = useQuery(queries.registries());
  const [typed, setTyped] = useQueryState('q', parseAsString.withDefault(''));
  return (
    <>
      <PageHeader
        title="Registries"
        note="One host, a registry per stage. Only a project’s entry registry takes pushes; the others fill by promotion."
      />
      <QueryView
        query={registries}
        what="the registries"
        skeleton={<TableSkeleton what="the registries" columns={6} />}
      >
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState
              icon={<Database aria-hidden />}
              title="No registry that you may pull from yet"
              action={
                me.createsProjects ? (
                  <LinkButton href="/projects/new" variant="primary">
                    New project
                  </LinkButton>
                ) : null
              }
            >
              {me.createsProjects
                ? 'A new project comes with a registry per stage.'
                : 'Ask a maintainer of a project for a role in it; its registries then stand here.'}
            </EmptyState>
          ) : (
            <div className="flex flex-col gap-3">
              <Input
                type="search"
                aria-label="Filter registries"
                placeholder="Filter by project, stage or name…"
                value={typed}
                onValueChange={(next) => void setTyped(next || null)}
                className="max-w-80"
              />
              <Projects
                projects={registriesByProject(items)
                  .map((one) => ({
                    ...one,
                    registries: one.registries.filter((row) => matchesRegistry(row, typed.trim())),
                  }))
                  .filter((one) => one.registries.length > 0)}
                noMatch={
                  <EmptyState
                    icon={<SearchX aria-hidden />}
                    title={`No registry matches “${typed}”`}
                    action={<Button onClick={() => void setTyped(null)}>Show all</Button>}
                  />
                }
              />
            </div>
          )
        }
      </QueryView>
    </>
  );
}

function Projects({
  projects,
  noMatch,
}: {
  projects: readonly ProjectRegistries[];
  noMatch: ReactNode;
}) {
  const entries = new Map(projects.map((one) => [one.slug, one.entry]));
  return (
    <DataTable
      narrow="stack"
      caption="Registries by project"
      columns={registryColumns((row) => (
        <CommandsDialog registry={row} entry={entries.get(row.project.slug) ?? null} />
      ))}
      rows={[]}
      rowKey={(row) => row.slug}
      density="tall"
      groups={projects.map((one) => ({
        key: one.slug,
        label: (
          <Link
            href={`/projects/${one.slug}/registries`}
            className="inline-flex min-h-6 items-center font-semibold text-text hover:underline"
          >
            {one.name}
          </Link>
        ),
        rows: one.registries,
      }))}
      empty={noMatch}
    />
  );
}
