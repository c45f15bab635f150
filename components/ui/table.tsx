import { Fragment, type ReactNode } from 'react';
import { cn } from './cn';

export interface Column<Row> {
  key: string;
  header: ReactNode;
  cell: (row: Row) => ReactNode;
  /** Numbers and sizes go to the end. */
  align?: 'start' | 'end';
  /** The cell that names its row; one column has it. */
  rowHeader?: boolean;
  /** Widths and breakpoints, for header and cells alike. */
  className?: string;
}

interface DataTableProps<Row> {
  /** What the table lists, for screen readers. */
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** Rows under headings; in the order given. */
  groups?: readonly { key: string; label: ReactNode; rows: readonly Row[] }[];
  density?: 'compact' | 'normal' | 'tall';
  /** Shown in place of the rows where there are none. */
  empty?: ReactNode;
  /** No frame of its own, where a card is around it. */
  flush?: boolean;
  className?: string;
}

const heights = { compact: 'h-8', normal: 'h-9', tall: 'h-11' } as const;

/** The one table: real headers, one row header, scrolls sideways in its own box when narrow. */
export function DataTable<Row>({
  caption,
  columns,
  rows,
  rowKey,
  groups,
  density = 'normal',
  empty,
  flush,
  className,
}: DataTableProps<Row>) {
  const sections = groups ?? [{ key: '', label: null, rows }];
  if (empty !== undefined && sections.every((section) => section.rows.length === 0)) {
    return <>{empty}</>;
  }
  return (
    // Focusable, so that a keyboard can scroll it sideways.
    <div
      role="region"
      aria-label={caption}
      tabIndex={0}
      className={cn(
        'relative overflow-x-auto bg-surface',
        flush ? 'rounded-b-lg' : 'rounded-lg border border-line',
        className,
      )}
    >
      <table className="w-full border-collapse text-13">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr className="border-b border-line">
            {columns.map((column) => (
              <th
                key={column.key}
                scope="col"
                className={cn(
                  'h-9 px-3 text-left text-12 font-medium whitespace-nowrap text-secondary',
                  column.align === 'end' && 'text-right',
                  column.className,
                )}
              >
                {column.header}
              </th>
            ))}
          </tr>
        </thead>
        {sections.map((section) => (
          <tbody key={section.key} className="border-b border-line last:border-b-0">
            {section.label === null ? null : (
              <tr className="border-b border-line bg-muted">
                <th
                  scope="rowgroup"
                  colSpan={columns.length}
                  className="h-8 px-3 text-left text-12 font-medium text-secondary"
                >
                  {section.label}
                </th>
              </tr>
            )}
            {section.rows.map((row) => (
              <tr
                key={rowKey(row)}
                data-nav-item
                className="border-b border-line last:border-b-0 hover:bg-muted/60"
              >
                {columns.map((column) => (
                  <Fragment key={column.key}>
                    {column.rowHeader ? (
                      <th
                        scope="row"
                        className={cn(
                          'px-3 py-1.5 text-left font-medium',
                          heights[density],
                          column.className,
                        )}
                      >
                        {column.cell(row)}
                      </th>
                    ) : (
                      <td
                        className={cn(
                          'px-3 py-1.5',
                          heights[density],
                          column.align === 'end' && 'text-right',
                          column.className,
                        )}
                      >
                        {column.cell(row)}
                      </td>
                    )}
                  </Fragment>
                ))}
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </div>
  );
}
