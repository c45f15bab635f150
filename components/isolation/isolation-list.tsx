'use client';

import { useState } from 'react';
import { State } from '../ui/text/state';
import { ClustersTable, type Cluster } from './clusters-table';

interface IsolationListProps {
  clusters: readonly Cluster[];
  registries: readonly string[];
}

/** One row a cluster, where there are too many registries to stand side by side. */
export function IsolationList({ clusters, registries }: IsolationListProps) {
  return (
    <ClustersTable
      caption="What each cluster finds"
      clusters={clusters}
      columns={[
        {
          key: 'verdict',
          header: 'Verdict',
          className: 'min-w-32',
          cell: (cluster) => <Verdict cluster={cluster} />,
        },
        {
          key: 'pulls',
          header: 'Pulls from',
          className: 'min-w-40',
          cell: ({ credentials, pulls, pulled, registries: bound }) =>
            credentials > 0 && pulled > pulls.length
              ? `${pulls.join(', ')} and ${pulled - pulls.length} more`
              : (credentials === 0 ? bound : pulls).join(', ') || 'nothing',
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

function Verdict({ cluster }: { cluster: Cluster }) {
  const { surprises } = cluster;
  if (surprises > 0) {
    return <State kind="failed">{surprises === 1 ? '1 surprise' : `${surprises} surprises`}</State>;
  }
  return cluster.credentials === 0 ? (
    <State kind="not-run">not tried</State>
  ) : (
    <State kind="passed">as expected</State>
  );
}

/** So many names are read; whoever looks for another looks for it in the registries’ own list. */
const mostNames = 100;

function Rest({ cluster, registries }: { cluster: Cluster; registries: readonly string[] }) {
  // Written only once they are asked for: of thousands of registries every cluster finds all but one.
  const [open, setOpen] = useState(false);
  if (cluster.credentials === 0) return <span className="text-secondary">not tried</span>;
  const count = Math.max(0, registries.length - cluster.pulled);
  const names = open ? registries.filter((one) => !cluster.pulls.includes(one)) : [];
  return (
    <details
      className="text-secondary"
      onToggle={(event) => setOpen((event.target as HTMLDetailsElement).open)}
    >
      <summary className="min-h-6 cursor-pointer">
        {count} {count === 1 ? 'registry' : 'registries'}
      </summary>
      {open ? (
        <p
          role="region"
          aria-label={`What ${cluster.name} does not find`}
          tabIndex={0}
          className="mt-1 max-h-40 max-w-xl overflow-y-auto text-12"
        >
          {names.slice(0, mostNames).join(', ')}
          {names.length > mostNames ? ` and ${count - mostNames} more` : ''}
        </p>
      ) : null}
    </details>
  );
}
