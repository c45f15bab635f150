'use client';

import type { ReactNode } from 'react';
import { cn } from '../cn';
import { Edge } from '../scroll/edge';
import { useHiddenEnds } from '../scroll/use-hidden-ends';

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
  /**
   * On a phone: `scroll` keeps the columns, for those that are compared with each other or few; `stack`
   * writes each row's cells under one another, each with its header.
   */
  narrow?: 'stack' | 'scroll';
  className?: string;
}

const heights = { compact: 'h-8', normal: 'h-9', tall: 'h-11' } as const;

/**
 * The one table: real headers, one row header. Wider than its place it scrolls sideways in its own box
 * and shows at its edge that it goes on; or its rows stand under one another on a phone.
 */
export function DataTable<Row>({ empty, ...table }: DataTableProps<Row>) {
  const sections = table.groups ?? [{ rows: table.rows }];
  if (empty !== undefined && sections.every((section) => section.rows.length === 0)) {
    return <>{empty}</>;
  }
  return <Table {...table} />;
}

function Table<Row>({
  caption,
  columns,
  rows,
  rowKey,
  groups,
  density = 'normal',
  flush,
  narrow = 'scroll',
  className,
}: Omit<DataTableProps<Row>, 'empty'>) {
  const box = useHiddenEnds<HTMLDivElement>();
  const sections = groups ?? [{ key: '', label: null, rows }];
  const stack = narrow === 'stack';
  return (
    <div
      className={cn(
        'relative overflow-hidden bg-surface',
        flush ? 'rounded-b-lg' : 'rounded-lg border border-line',
        className,
      )}
    >
      {/* Focusable, so that a keyboard can scroll it sideways. */}
      <div
        ref={box}
        role="region"
        aria-label={caption}
        tabIndex={0}
        className="peer relative overflow-x-auto focus-visible:-outline-offset-2"
      >
        <table className={cn('w-full border-collapse text-13', stack && 'max-sm:block')}>
          <caption className="sr-only">{caption}</caption>
          <thead className={stack ? 'max-sm:hidden' : undefined}>
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
            <tbody
              key={section.key}
              className={cn('border-b border-line last:border-b-0', stack && 'max-sm:block')}
            >
              {section.label === null ? null : (
                <tr className={cn('border-b border-line bg-muted', stack && 'max-sm:block')}>
                  <th
                    scope="rowgroup"
                    colSpan={columns.length}
                    className={cn(
                      'h-8 px-3 text-left text-12 font-medium text-secondary',
                      stack && 'max-sm:flex max-sm:h-auto max-sm:min-h-8 max-sm:items-center',
                    )}
                  >
                    {section.label}
                  </th>
                </tr>
              )}
              {section.rows.map((row) => (
                <tr
                  key={rowKey(row)}
                  data-nav-item
                  className={cn(
                    'border-b border-line last:border-b-0 hover:bg-muted/60',
                    stack && 'max-sm:block max-sm:py-2',
                  )}
                >
                  {columns.map((column) => (
                    <Cell
                      key={column.key}
                      column={column}
                      row={row}
                      stack={stack}
                      className={heights[density]}
                    />
                  ))}
                </tr>
              ))}
            </tbody>
          ))}
        </table>
      </div>
      <Edge />
    </div>
  );
}

interface CellProps<Row> {
  column: Column<Row>;
  row: Row;
  stack: boolean;
  className: string;
}

/** A cell; in a stack it says its header, but for the one that names the row. */
function Cell<Row>({ column, row, stack, className }: CellProps<Row>) {
  const Tag = column.rowHeader ? 'th' : 'td';
  const label = stack && !column.rowHeader && typeof column.header === 'string';
  return (
    <Tag
      scope={column.rowHeader ? 'row' : undefined}
      className={cn(
        'px-3 py-1.5',
        className,
        column.rowHeader && 'text-left font-medium',
        column.align === 'end' && 'text-right',
        stack &&
          'max-sm:flex max-sm:h-auto max-sm:w-auto max-sm:max-w-none max-sm:items-baseline max-sm:justify-between max-sm:gap-4 max-sm:py-1 max-sm:whitespace-normal',
        column.className,
      )}
    >
      {label ? (
        <span className="shrink-0 text-12 font-normal text-secondary sm:hidden">
          {column.header}
        </span>
      ) : null}
      {stack ? (
        <div
          className={cn(
            'sm:contents',
            label ? 'max-sm:min-w-0 max-sm:text-right' : 'max-sm:min-w-0 max-sm:flex-1',
          )}
        >
          {column.cell(row)}
        </div>
      ) : (
        column.cell(row)
      )}
    </Tag>
  );
}
