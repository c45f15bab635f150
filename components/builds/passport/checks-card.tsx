'use client';

import { useQuery } from '@tanstack/react-query';
import { queries } from '@/client/queries';
import type { Check } from '@/contract/shapes/checks';
import type { Build } from '@/contract/shapes/images';
import { ActorName } from '../../parts/actors/actor-name';
import { Card } from '../../ui/page/card';
import { QueryView } from '../../ui/page/query-view';
import { Skeleton } from '../../ui/page/skeleton';
import { Breakable } from '../../ui/text/breakable';
import { Badge, State } from '../../ui/text/state';
import { Time } from '../../ui/text/time';
import { LabelValue } from '../metadata/label-value';

/** What CI, and maintainers by hand, reported about the build, newest first. */
export function ChecksCard({ project, build }: { project: string; build: Build }) {
  const checks = useQuery(queries.checks(project, build.image, build.number));
  return (
    <Card title="Checks" flush>
      <QueryView query={checks} what="the checks" skeleton={<Skeleton className="m-4 w-60" />}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="px-4 py-3 text-13 text-secondary">
              None reported. CI reports tests and scans with its robot’s secret:{' '}
              <code className="font-mono text-12 wrap-anywhere">
                <Breakable text={`POST /api/v1/projects/${project}/checks`} />
              </code>
            </p>
          ) : (
            <ul className="divide-y divide-line">
              {items.map((check, at) => (
                <Report
                  key={`${check.at} ${at}`}
                  check={check}
                  replaced={items.slice(0, at).some(({ name }) => name === check.name)}
                />
              ))}
            </ul>
          )
        }
      </QueryView>
    </Card>
  );
}

/** @param replaced a newer report of the same name is there; that one counts. */
function Report({ check, replaced }: { check: Check; replaced: boolean }) {
  return (
    <li className="flex flex-col gap-0.5 px-4 py-2 text-13">
      <p className="flex flex-wrap items-center gap-x-2">
        <span className="font-medium">{check.name}</span>
        <State kind={check.state} />
        {check.byHand ? <Badge>by hand</Badge> : null}
        {replaced ? <span className="text-12 text-secondary">a newer report counts</span> : null}
      </p>
      {check.summary === null ? null : <p className="break-words">{check.summary}</p>}
      {check.url === null ? null : <LabelValue value={check.url} />}
      <p className="text-12 text-secondary">
        <ActorName actor={check.by} />, <Time at={check.at} />
      </p>
    </li>
  );
}
