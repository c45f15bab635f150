'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMe } from '@/client/me';
import { mutations, queries } from '@/client/queries';
import type { IsolationCheck } from '@/contract/shapes/isolation';
import { AdminPage } from '../parts/admin-page';
import { ActorName } from '../parts/actors/actor-name';
import { Button } from '../ui/buttons/button';
import { EmptyState } from '../ui/page/empty-state';
import { ErrorPanel } from '../ui/page/error-panel';
import { QueryView } from '../ui/page/query-view';
import { TableSkeleton } from '../ui/page/skeleton';
import { State } from '../ui/text/state';
import { Time } from '../ui/text/time';
import { IsolationResult } from './isolation-result';

const skeleton = <TableSkeleton what="the isolation checks" columns={4} />;

/** Every cluster's credentials tried against every registry: expected and found (L3). */
export function IsolationPage() {
  return (
    <AdminPage
      title="Isolation check"
      note="Tries every cluster’s credentials against every registry, through the authoriser that answers them. It runs every night, too."
    >
      <Checks />
    </AdminPage>
  );
}

function Checks() {
  const me = useMe();
  const client = useQueryClient();
  const checks = useQuery({
    ...queries.isolationChecks(),
    refetchInterval: ({ state }) =>
      state.data?.items.some(({ finishedAt }) => finishedAt === null) ? 1_000 : false,
  });
  const start = useMutation(
    mutations.isolation.start.mutationOptions({
      onSuccess: () => client.invalidateQueries({ queryKey: mutations.isolation.key() }),
    }),
  );
  return (
    <QueryView query={checks} what="the isolation checks" skeleton={skeleton}>
      {({ items }) => {
        const running = items.find(({ finishedAt }) => finishedAt === null);
        const last = items.find(({ finishedAt }) => finishedAt !== null);
        return (
          <div className="flex flex-col gap-4">
            <div className="flex flex-wrap items-center gap-3">
              <Button
                variant="primary"
                disabledReason={
                  !me.admin
                    ? 'Administrators run it; you may read what it found.'
                    : running
                      ? 'A check is under way.'
                      : null
                }
                onClick={() => start.mutate({})}
              >
                Check now
              </Button>
              {running ? <Progress check={running} /> : null}
            </div>
            {start.error ? (
              <ErrorPanel what="The check was not started" error={start.error} />
            ) : null}
            {last ? <Last check={last} /> : <None />}
          </div>
        );
      }}
    </QueryView>
  );
}

const None = () => (
  <EmptyState title="No check was done yet">
    Check now, or wait for the night: it takes seconds for a few clusters, minutes for thousands of
    registries.
  </EmptyState>
);

const Progress = ({ check: { tried, toTry } }: { check: IsolationCheck }) => (
  <State kind="running">
    {toTry === 0 ? 'about to begin' : `${tried} of ${toTry} questions asked`}
  </State>
);

function Last({ check }: { check: IsolationCheck }) {
  const details = useQuery(queries.isolationCheck(check.id));
  return (
    <>
      <div
        role={check.passed ? undefined : 'alert'}
        className="rounded-lg border border-line bg-surface p-4"
      >
        <State kind={check.passed ? 'passed' : 'failed'} look="badge">
          {check.passed
            ? 'Every cluster finds its own registry and no other'
            : `${check.surprises} ${check.surprises === 1 ? 'answer' : 'answers'} that should not be`}
        </State>
        <p className="mt-2 text-13 text-secondary">
          {check.clusters} clusters × {check.registries} registries, <Time at={check.at} /> by{' '}
          <ActorName actor={check.by} />
        </p>
      </div>
      <QueryView query={details} what="what was found" skeleton={skeleton}>
        {({ result }) => <IsolationResult result={result} />}
      </QueryView>
    </>
  );
}
