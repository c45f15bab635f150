'use client';

import type { IsolationResult } from '@/contract/isolation';
import { State } from '../ui/state';
import { DataTable } from '../ui/table';
import { byProject } from './by-project';
import { ClusterName } from './cluster-name';

type Cluster = IsolationResult['clusters'][number];

interface IsolationListProps {
  clusters: readonly Cluster[];
  registries: readonly string[];
  surprises: IsolationResult['surprises'];
}

/** One row a cluster, where there are too many registries to stand side by side. */
export function IsolationList({ clusters, registries, surprises }: IsolationListProps) {
  return (
    <DataTable
      caption="What each cluster finds"
      rows={[]}
      rowKey={({ name }) => name}
      density="tall"
      groups={byProject(clusters)}
      columns={[
        {
          key: 'cluster',
          header: 'Cluster',
          rowHeader: true,
          className: 'sticky left-0 z-10 w-40 min-w-40 bg-surface sm:min-w-52',
          cell: (cluster) => <ClusterName cluster={cluster} />,
        },
        {
          key: 'verdict',
          header: 'Verdict',
          className: 'min-w-32',
          cell: (cluster) => <Verdict cluster={cluster} surprises={surprises} />,
        },
        {
          key: 'pulls',
          header: 'Pulls from',
          className: 'min-w-40',
          cell: ({ credentials, pulls, registries: bound }) =>
            (credentials === 0 ? bound : pulls).join(', ') || 'nothing',
        },
        {
          key: 'rest',
          header: 'As if there were none',
          className: 'min-w-44',
          cell: (cluster) => <Rest cluster={cluster} registries={registries} />,
        },
      ]}
    />
  );
}

function Verdict({
  cluster,
  surprises,
}: { cluster: Cluster } & Pick<IsolationListProps, 'surprises'>) {
  const found = surprises.filter((one) => one.cluster === cluster.name).length;
  if (found > 0) {
    return <State kind="failed">{found === 1 ? '1 surprise' : `${found} surprises`}</State>;
  }
  return cluster.credentials === 0 ? (
    <State kind="not-run">not tried</State>
  ) : (
    <State kind="passed">as expected</State>
  );
}

function Rest({ cluster, registries }: { cluster: Cluster; registries: readonly string[] }) {
  if (cluster.credentials === 0) return <span className="text-secondary">not tried</span>;
  const rest = registries.filter((one) => !cluster.pulls.includes(one));
  return (
    <details className="text-secondary">
      <summary className="min-h-6 cursor-pointer">
        {rest.length} {rest.length === 1 ? 'registry' : 'registries'}
      </summary>
      <p
        role="region"
        aria-label={`What ${cluster.name} does not find`}
        tabIndex={0}
        className="mt-1 max-h-40 max-w-xl overflow-y-auto text-12"
      >
        {rest.join(', ')}
      </p>
    </details>
  );
}
