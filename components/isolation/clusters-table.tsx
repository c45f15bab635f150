import type { IsolationResult } from '@/contract/shapes/isolation';
import { DataTable, type Column } from '../ui/table/table';
import { ClusterName } from './cluster-name';
import { rowsByProject } from './rows-by-project';

export type Cluster = IsolationResult['clusters'][number];

interface ClustersTableProps {
  caption: string;
  clusters: readonly Cluster[];
  /** What is told of each, after its name. */
  columns: readonly Column<Cluster>[];
}

/** Clusters by project, a row each; its name stays in sight while the rest is scrolled. */
export function ClustersTable({ caption, clusters, columns }: ClustersTableProps) {
  return (
    <DataTable
      caption={caption}
      rows={[]}
      rowKey={({ name }) => name}
      density="tall"
      groups={rowsByProject(clusters)}
      columns={[
        {
          key: 'cluster',
          header: 'Cluster',
          rowHeader: true,
          className: 'sticky left-0 z-10 w-40 min-w-40 bg-surface sm:min-w-52',
          cell: (cluster) => <ClusterName cluster={cluster} />,
        },
        ...columns,
      ]}
    />
  );
}
