'use client';

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Boxes, Inbox, Plus, SearchX } from 'lucide-react';
import { parseAsString, parseAsStringLiteral, useQueryState } from 'nuqs';
import { useMe } from '@/client/me';
import { queries } from '@/client/queries';
import { useDebounced } from '@/client/use-debounced';
import { WithdrawnStages } from '../parts/builds/withdrawn-stages';
import { Button, LinkButton } from '../ui/buttons/button';
import { Input } from '../ui/fields/input';
import { Segmented } from '../ui/fields/segmented';
import { EmptyState } from '../ui/page/empty-state';
import { PageHeader } from '../ui/page/page-header';
import { QueryView } from '../ui/page/query-view';
import { TableSkeleton } from '../ui/page/skeleton';
import { MoreButton } from '../ui/table/more-button';
import { byPipeline } from './group-projects';
import { PipelineTable } from './pipeline-table';

const mostInUse = 5;
const groupings = ['team', 'name'] as const;

/** Home: what is in each stage of each project, and how far each trails the one before. */
export function ProjectMatrix() {
  const me = useMe();
  const [q, setQ] = useQueryState('q', parseAsString.withDefault(''));
  const [group, setGroup] = useQueryState(
    'group',
    parseAsStringLiteral(groupings).withDefault('team'),
  );
  const query = useInfiniteQuery({
    ...queries.projects(useDebounced(q.trim())),
    placeholderData: (before) => before,
  });
  const projects = query.data?.pages.flatMap((page) => page.items) ?? [];
  const none = query.isSuccess && projects.length === 0 && q === '';

  return (
    <>
      <PageHeader
        title="Projects"
        note={
          none
            ? undefined
            : 'What is current in each stage: of its images, the one that came last. ▲n trails the stage before it.'
        }
        actions={
          none ? null : (
            <>
              <NeedsMe />
              <Input
                aria-label="Filter projects"
                placeholder="Filter projects"
                value={q}
                onChange={(event) => void setQ(event.target.value || null)}
                className="h-8 w-44 text-13"
              />
              <Segmented
                label="Group projects"
                value={group}
                onChange={(next) => void setGroup(next)}
                options={[
                  { value: 'team', label: 'By team' },
                  { value: 'name', label: 'By name' },
                ]}
              />
              {me.createsProjects ? (
                <LinkButton href="/projects/new" variant="primary" icon={<Plus aria-hidden />}>
                  New project
                </LinkButton>
              ) : null}
            </>
          )
        }
      />
      <InUse />
      <QueryView
        query={query}
        what="the projects"
        skeleton={<TableSkeleton what="the projects" columns={5} />}
      >
        {() =>
          projects.length > 0 ? (
            <div className="flex flex-col gap-6">
              {byPipeline(projects).map((pipeline) => (
                <PipelineTable key={pipeline.key} pipeline={pipeline} grouped={group === 'team'} />
              ))}
              <MoreButton query={query} what="projects" />
            </div>
          ) : q === '' ? (
            <NoProjects mayCreate={me.createsProjects} />
          ) : (
            <EmptyState
              icon={<SearchX aria-hidden />}
              title={`No project matches “${q}”`}
              action={<Button onClick={() => void setQ(null)}>Clear the filter</Button>}
            />
          )
        }
      </QueryView>
    </>
  );
}

/** Withdrawn builds that stages run are said first; a few, the inbox has all that the reader can act on. */
function InUse() {
  const { data } = useQuery(queries.withdrawn());
  return data === undefined ? null : (
    <WithdrawnStages items={data.items.slice(0, mostInUse)} count={data.count} />
  );
}

/** How many requests wait for the caller; the inbox has them. Nothing while none do. */
function NeedsMe() {
  const { data } = useQuery(queries.inboxCount());
  if (data === undefined || data.mine === 0) return null;
  return (
    <LinkButton href="/inbox" icon={<Inbox aria-hidden className="text-waiting" />}>
      Needs me {data.mine}
    </LinkButton>
  );
}

function NoProjects({ mayCreate }: { mayCreate: boolean }) {
  return (
    <EmptyState
      icon={<Boxes aria-hidden />}
      title="No projects yet"
      action={
        mayCreate ? (
          <>
            <LinkButton href="/welcome" variant="primary" size="large">
              Set up your first project
            </LinkButton>
            <LinkButton href="/projects/new" size="large">
              Only create one
            </LinkButton>
          </>
        ) : null
      }
    >
      {mayCreate
        ? 'A project has a registry per stage. Push an image to the first, then let the same bytes through to the next. Five short steps take you from here to a promoted image.'
        : 'You have no role in any project. A maintainer of a project, or an administrator, can give you one.'}
    </EmptyState>
  );
}
