'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { mutations, queries } from '@/client/queries';
import type { IsolationCheck, IsolationResult } from '@/contract/isolation';
import { AdminPage } from '../people/admin-page';
import { QueryView } from '../query-view';
import { Button } from '../ui/button';
import { EmptyState } from '../ui/empty-state';
import { ErrorPanel } from '../ui/error-panel';
import { Segmented } from '../ui/segmented';
import { TableSkeleton } from '../ui/skeleton';
import { State } from '../ui/state';
import { DataTable } from '../ui/table';
import { Time } from '../ui/time';

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
                disabledReason={running ? 'A check is under way.' : null}
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
      <div role={check.passed ? undefined : 'alert'} className="rounded-lg border border-line p-4">
        <State kind={check.passed ? 'passed' : 'failed'} look="badge">
          {check.passed
            ? 'Every cluster finds its own registry and no other'
            : `${check.surprises} ${check.surprises === 1 ? 'answer' : 'answers'} that should not be`}
        </State>
        <p className="mt-2 text-13 text-secondary">
          {check.clusters} clusters × {check.registries} registries, <Time at={check.at} /> by{' '}
          {check.by}
        </p>
      </div>
      <QueryView query={details} what="what was found" skeleton={skeleton}>
        {({ result }) => <Matrix result={result} />}
      </QueryView>
    </>
  );
}

const shown = ['all', 'surprises'] as const;

function Matrix({ result }: { result: IsolationResult }) {
  const [show, setShow] = useQueryState('show', parseAsStringLiteral(shown).withDefault('all'));
  const surprising = new Set(result.surprises.map(({ cluster }) => cluster));
  const rows = result.clusters.filter(({ name }) => show === 'all' || surprising.has(name));
  return (
    <div className="flex flex-col gap-4">
      {result.surprises.length === 0 ? null : (
        <DataTable
          caption="What should not be"
          rows={result.surprises}
          rowKey={(one) => `${one.cluster} ${one.credential} ${one.registry} ${one.action}`}
          columns={[
            { key: 'cluster', header: 'Cluster', rowHeader: true, cell: (one) => one.cluster },
            { key: 'credential', header: 'Credential', cell: (one) => `${one.credential}…` },
            { key: 'registry', header: 'Registry', cell: (one) => one.registry },
            { key: 'action', header: 'Act', cell: (one) => one.action },
            { key: 'expected', header: 'Expected', cell: (one) => one.expected },
            {
              key: 'found',
              header: 'Found',
              cell: (one) => <State kind="failed">{one.found}</State>,
            },
          ]}
        />
      )}
      <Segmented
        label="Show"
        value={show}
        onChange={(next) => void setShow(next)}
        options={[
          { value: 'all', label: 'All clusters' },
          { value: 'surprises', label: 'Surprises' },
        ]}
        className="self-start"
      />
      <DataTable
        caption="Clusters and the registries that they find"
        rows={rows}
        rowKey={(one) => one.name}
        empty={
          <EmptyState title={show === 'all' ? 'There is no cluster yet' : 'No surprise'}>
            {show === 'all'
              ? 'A cluster is made under the access of its project.'
              : 'Every cluster met what the data says.'}
          </EmptyState>
        }
        columns={[
          {
            key: 'cluster',
            header: 'Cluster',
            rowHeader: true,
            cell: (one) => (
              <span className="flex flex-col">
                {one.name}
                {one.environment === null ? null : (
                  <span className="text-12 font-normal text-secondary">{one.environment}</span>
                )}
              </span>
            ),
          },
          {
            key: 'expected',
            header: 'Expected to pull from',
            cell: (one) =>
              one.disabled ? 'nothing: disabled' : one.registries.join(', ') || 'nothing',
          },
          {
            key: 'found',
            header: 'Found to pull from',
            cell: (one) =>
              one.credentials === 0 ? (
                <State kind="not-run">no credential to try</State>
              ) : (
                one.pulls.join(', ') || 'nothing'
              ),
          },
          {
            key: 'rest',
            header: 'As if there were none',
            cell: (one) =>
              one.credentials === 0 ? '—' : result.registries.length - one.pulls.length,
          },
          {
            key: 'verdict',
            header: 'Verdict',
            cell: (one) =>
              one.credentials === 0 ? (
                <State kind="not-run" />
              ) : surprising.has(one.name) ? (
                <State kind="failed">surprise</State>
              ) : (
                <State kind="passed">as expected</State>
              ),
          },
        ]}
      />
    </div>
  );
}
