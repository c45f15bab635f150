'use client';

import type { IsolationResult } from '@/contract/shapes/isolation';
import { cn } from '../ui/cn';
import type { Column } from '../ui/table/table';
import { State } from '../ui/text/state';
import { ClustersTable, type Cluster } from './clusters-table';
import { cellWords } from './outcome-words';

interface IsolationMatrixProps {
  clusters: readonly Cluster[];
  registries: readonly string[];
  surprises: IsolationResult['surprises'];
}

/** Clusters × registries, where there are few enough registries to stand side by side. */
export function IsolationMatrix({ clusters, registries, surprises }: IsolationMatrixProps) {
  return (
    <ClustersTable
      caption="What each cluster finds in each registry"
      clusters={clusters}
      columns={registries.map((registry): Column<Cluster> => ({
        key: registry,
        header: (
          <span className="inline-block rotate-180 font-mono font-normal [writing-mode:vertical-rl]">
            {registry}
          </span>
        ),
        className: 'border-l border-line text-center align-middle [th&]:py-3 [th&]:align-bottom',
        cell: (cluster) => (
          <Cell
            cluster={cluster}
            registry={registry}
            surprises={surprises.filter(
              (one) => one.cluster === cluster.name && one.registry === registry,
            )}
          />
        ),
      }))}
    />
  );
}

interface CellProps {
  cluster: Cluster;
  registry: string;
  surprises: IsolationResult['surprises'];
}

function Cell({ cluster, registry, surprises }: CellProps) {
  if (surprises.length > 0) {
    return (
      <State kind="failed" className="whitespace-nowrap">
        {cellWords(surprises)}
      </State>
    );
  }
  const untried = cluster.credentials === 0;
  const own = untried ? cluster.registries.includes(registry) : cluster.pulls.includes(registry);
  return (
    <span
      className={cn(own ? 'text-14' : 'text-secondary')}
      title={`${cluster.name} · ${registry}`}
    >
      <span aria-hidden>{own ? (untried ? '◌' : '●') : '·'}</span>
      <span className="sr-only">
        {own ? (untried ? 'bound, not tried' : 'pulls, as expected') : 'as if there were none'}
      </span>
    </span>
  );
}
