'use client';

import { useQuery } from '@tanstack/react-query';
import { ChevronLeft, Lock } from 'lucide-react';
import Link from 'next/link';
import { queries } from '@/client/queries';
import type { StageState } from '@/contract/shapes/policies';
import { LastProposal } from '../parts/policies/proposals';
import { SavedBy } from '../parts/policies/saved-by';
import { StageLabel } from '../parts/stages/stage-glyph';
import { Card } from '../ui/page/card';
import { EmptyState } from '../ui/page/empty-state';
import { QueryView } from '../ui/page/query-view';
import { TableSkeleton } from '../ui/page/skeleton';
import { Time } from '../ui/text/time';
import { PolicyEditor } from './editor/policy-editor';
import { PolicyInWords } from './in-force/policy-in-words';
import { PolicyVersions } from './in-force/policy-versions';
import { HoldNotice } from './stop-line/hold-notice';
import { StopLine } from './stop-line/stop-line';
import { Warnings } from './warnings';

/** The policy of one stage: its editor, or what it says and why one cannot edit it; its versions. */
export function StagePolicy({ project, stage }: { project: string; stage: string }) {
  const query = useQuery(queries.policies(project));
  return (
    <QueryView query={query} what="the policy" skeleton={<TableSkeleton what="the policy" />}>
      {({ items }) => {
        const position = items.findIndex((one) => one.stage === stage);
        const state = items[position];
        if (state === undefined) return <NoPolicy title="There is no such stage" />;
        if (state.entry) {
          return (
            <NoPolicy title={`${state.name} has no policy`}>
              It fills by pushes. Policies say what may enter the stages after it.
            </NoPolicy>
          );
        }
        return <View project={project} state={state} stages={items} position={position} />;
      }}
    </QueryView>
  );
}

const NoPolicy = ({ title, children }: { title: string; children?: string }) => (
  <EmptyState title={title}>{children}</EmptyState>
);

interface ViewProps {
  project: string;
  state: StageState;
  stages: readonly StageState[];
  position: number;
}

function View({ project, state, stages, position }: ViewProps) {
  const { policy, edit, hold } = state;
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div>
          <Link
            href={`/projects/${project}/policies`}
            className="inline-flex min-h-6 items-center gap-1 rounded-sm text-12 text-secondary hover:text-text hover:underline"
          >
            <ChevronLeft aria-hidden className="size-3" />
            All policies
          </Link>
          <h2 className="flex flex-wrap items-center gap-x-2 text-16 font-semibold">
            What may enter
            <StageLabel name={state.name} position={position} count={stages.length} />
          </h2>
          <p className="text-13 text-secondary">
            {policy.savedAt === null || policy.savedBy === null ? (
              'No policy yet.'
            ) : (
              <>
                Version {policy.version}, saved by{' '}
                <SavedBy by={policy.savedBy} agreedBy={policy.agreedBy} />,{' '}
                <Time at={policy.savedAt} />
              </>
            )}
          </p>
        </div>
        {hold === null ? <StopLine project={project} state={state} /> : null}
      </div>
      {hold === null ? null : <HoldNotice project={project} state={state} />}
      <LastProposal project={project} stage={state.stage} version={state.policy.version} />
      {edit.allowed ? (
        <PolicyEditor
          project={project}
          state={state}
          stages={stages.map(({ stage: slug, name }) => ({ slug, name }))}
        />
      ) : (
        <Card>
          <div className="flex flex-col gap-3">
            <p className="flex items-start gap-2 text-13 text-secondary">
              <Lock aria-hidden className="mt-0.5 size-4 shrink-0" />
              {edit.reason}
            </p>
            <PolicyInWords policy={policy} />
            <Warnings warnings={policy.warnings} />
          </div>
        </Card>
      )}
      <PolicyVersions project={project} stage={state.stage} />
    </div>
  );
}
