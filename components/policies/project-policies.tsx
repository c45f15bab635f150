'use client';

import { useQuery } from '@tanstack/react-query';
import { queries } from '@/client/queries';
import type { StageState } from '@/contract/shapes/policies';
import { QueryView } from '../ui/page/query-view';
import { TableSkeleton } from '../ui/page/skeleton';
import { PolicyGrid } from './in-force/policy-grid';
import { StageCard } from './in-force/stage-card';

/** What a build must satisfy to enter each stage of a project, and whether the lines run. */
export function ProjectPolicies({ project }: { project: string }) {
  const query = useQuery(queries.policies(project));
  return (
    <QueryView
      query={query}
      what="the policies"
      skeleton={<TableSkeleton what="the policies" rows={7} columns={4} />}
    >
      {({ items }) => <Policies project={project} stages={items} />}
    </QueryView>
  );
}

function Policies({ project, stages }: { project: string; stages: readonly StageState[] }) {
  const [entry] = stages;
  return (
    <div className="flex flex-col gap-4">
      <p className="max-w-3xl text-13 text-secondary">
        A policy says what a build must satisfy to enter a stage. {entry?.name} has none: it fills
        by pushes.
      </p>
      <PolicyGrid stages={stages} />
      <div className="grid items-start gap-4 lg:grid-cols-2 xl:grid-cols-3">
        {stages.map((stage, position) =>
          stage.entry ? null : (
            <StageCard
              key={stage.stage}
              project={project}
              state={stage}
              position={position}
              count={stages.length}
            />
          ),
        )}
      </div>
    </div>
  );
}
