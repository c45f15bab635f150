'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { queries } from '@/client/queries';
import type { WhoCan as Found } from '@/contract/shapes/access/access';
import { Card } from '../ui/page/card';
import { QueryView } from '../ui/page/query-view';
import { TableSkeleton } from '../ui/page/skeleton';
import { LinkTabs } from '../ui/page/tabs';
import { DataTable } from '../ui/table/table';
import { Breakable } from '../ui/text/breakable';

/** Every person and machine that can put bytes into a stage, with each path. */
export function WhoCan({ project, stage }: { project: string; stage: string }) {
  const known = useQuery(queries.project(project));
  const who = useQuery(queries.who(project, stage));
  const skeleton = <TableSkeleton what="who can put bytes there" columns={2} />;
  return (
    <div className="flex flex-col gap-4">
      <p className="text-13">
        <Link href={`/projects/${project}/access`} className="text-accent underline">
          Back to access
        </Link>
      </p>
      {known.data ? (
        <LinkTabs
          label="Stages"
          tabs={known.data.stages.map(({ slug, name }) => ({
            href: `/projects/${project}/access/who/${slug}`,
            label: name,
          }))}
        />
      ) : null}
      <QueryView query={who} what="who can put bytes there" skeleton={skeleton}>
        {(found) => <View found={found} />}
      </QueryView>
    </div>
  );
}

function View({ found }: { found: Found }) {
  return (
    <>
      <h2 className="text-16 font-semibold">Who can put bytes into {found.stage.name}?</h2>
      {found.isEntry ? null : (
        <p className="max-w-3xl text-13 text-secondary">
          {found.policy.gates.length === 0
            ? 'Its policy asks for nothing.'
            : `Its policy (version ${found.policy.version}) asks: ${found.policy.gates.join('; ')}.`}
        </p>
      )}
      <DataTable
        caption={`Who can put bytes into ${found.stage.name}, and through what`}
        rows={[]}
        rowKey={(one) => one.subject ?? one.name}
        density="compact"
        groups={found.groups.map((group) => ({
          key: group.kind,
          label: (
            <span className="block py-1.5 text-13 font-normal text-secondary">
              <span className="font-semibold text-text">
                {group.title} · {group.holders.length}
              </span>
              <span className="block">{group.text}</span>
            </span>
          ),
          rows: group.holders,
        }))}
        columns={[
          {
            key: 'who',
            header: 'Who',
            rowHeader: true,
            className: 'w-2/5 sm:w-1/3',
            cell: (one) => (
              <span className="flex flex-col">
                {one.name}
                {one.subject === null || one.subject === one.name ? null : (
                  <span className="text-12 font-normal break-words text-secondary">
                    <Breakable text={one.subject} />
                  </span>
                )}
              </span>
            ),
          },
          {
            key: 'path',
            header: 'Through',
            cell: (one) => (
              <span className="flex flex-col">
                {one.paths.map((path) => (
                  <span key={path}>{path}</span>
                ))}
              </span>
            ),
          },
        ]}
      />
      {found.from.length === 0 ? null : (
        <Card title="Where its bytes come from">
          <ol className="list-decimal pl-5 text-13">
            {found.from.map((one) => (
              <li key={one.slug}>
                {one.name}: {one.text}
              </li>
            ))}
          </ol>
        </Card>
      )}
    </>
  );
}
