'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useMe } from '@/client/me';
import { mutations } from '@/client/queries';
import type { Job } from '@/contract/shapes/jobs';
import { Button } from '../ui/buttons/button';
import { EmptyState } from '../ui/page/empty-state';
import { ErrorPanel } from '../ui/page/error-panel';
import { toast } from '../ui/notices/toast';
import { State } from '../ui/text/state';
import { DataTable } from '../ui/table/table';
import { Time } from '../ui/text/time';
import { Due } from './due';
import { tookWords } from './took-words';

/** A row a kind, those that fail first. */
export function JobsTable({ jobs }: { jobs: readonly Job[] }) {
  const failing = jobs.filter((job) => job.failing !== null);
  return (
    <DataTable
      caption="Jobs"
      density="tall"
      narrow="stack"
      rows={[...failing, ...jobs.filter((job) => job.failing === null)]}
      rowKey={({ kind }) => kind}
      empty={
        <EmptyState title="No job is known yet">
          The first process that does jobs writes them down when it starts.
        </EmptyState>
      }
      columns={[
        {
          key: 'job',
          header: 'Job',
          rowHeader: true,
          className: 'min-w-56',
          cell: ({ kind, does }) => (
            <>
              <span className="block wrap-anywhere">{does}</span>
              <span className="block font-mono text-12 font-normal text-secondary">{kind}</span>
            </>
          ),
        },
        {
          key: 'state',
          header: 'State',
          className: 'min-w-44 max-w-md',
          cell: (job) => <JobState job={job} />,
        },
        {
          key: 'every',
          header: 'Runs',
          className: 'whitespace-nowrap',
          cell: ({ every }) => every ?? 'after a change',
        },
        {
          key: 'last',
          header: 'Last run',
          className: 'whitespace-nowrap',
          cell: ({ ended, took }) =>
            ended === null ? (
              <span className="text-secondary">none yet</span>
            ) : (
              <>
                <Time at={ended} />
                {took === null ? null : (
                  <span className="text-12 text-secondary"> in {tookWords(took)}</span>
                )}
              </>
            ),
        },
        {
          key: 'next',
          header: 'Next',
          className: 'whitespace-nowrap',
          cell: ({ next, waiting, every }) => (
            <>
              {next === null ? (
                <span className="text-secondary">nothing waits</span>
              ) : (
                <Due at={next} />
              )}
              {every === null && waiting > 0 ? (
                <span className="text-12 text-secondary"> {waiting} waiting</span>
              ) : null}
            </>
          ),
        },
        {
          key: 'acts',
          header: <span className="sr-only">Acts</span>,
          align: 'end',
          cell: (job) => <RunAgain job={job} />,
        },
      ]}
    />
  );
}

function JobState({ job: { running, failing, ended } }: { job: Job }) {
  const goes = running !== null ? <State kind="running" /> : null;
  if (failing !== null) {
    return (
      <div className="flex flex-col gap-1 max-sm:items-end">
        <span className="flex flex-wrap items-center gap-x-2">
          <State kind="failed">
            failing since <Time at={failing.since} />
          </State>
          {goes}
        </span>
        <p className="text-12 wrap-anywhere">
          {failing.reason} <span className="text-secondary">{failing.mend}</span>
        </p>
        <p className="text-12 text-secondary">
          {failing.times === 1 ? 'Tried once' : `Tried ${failing.times} times`}
          {failing.jobs > 1 ? `; ${failing.jobs} jobs fail` : ''}.
        </p>
      </div>
    );
  }
  return (
    goes ?? (ended === null ? <State kind="not-run" /> : <State kind="passed">goes well</State>)
  );
}

/** Offered where it would do something: for what fails, and what the clock has run. */
function RunAgain({ job: { kind, does, every, failing, running } }: { job: Job }) {
  const { admin } = useMe();
  const client = useQueryClient();
  const run = useMutation(
    mutations.jobs.runAgain.mutationOptions({
      onSuccess: () => toast.done('Asked to run now', does),
      onSettled: () => client.invalidateQueries({ queryKey: mutations.jobs.key() }),
    }),
  );
  if (!admin || (every === null && failing === null)) return null;
  return (
    <>
      <Button
        size="small"
        aria-label={`Run again: ${does}`}
        disabledReason={running === null ? null : 'It runs now.'}
        busy={run.isPending && 'Asking…'}
        onClick={() => run.mutate({ kind })}
      >
        Run again
      </Button>
      {run.error ? <ErrorPanel what="It was not asked for" error={run.error} /> : null}
    </>
  );
}
