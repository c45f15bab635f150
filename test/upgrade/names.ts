import type { Snapshot } from './fill';
import type { Row } from './landed/version';

/**
 * What tables and columns were called before names had one convention (20261129130000_names), and who could
 * have pushed bytes before they were called so (20261129133447_pushers).
 */
const tables: Readonly<Record<string, string>> = {
  user: 'person',
  grant: 'role_grant',
  check: 'check_report',
  brought: 'pusher',
};
const columns: Readonly<Record<string, string>> = {
  userId: 'person_id',
  'upload.offset': 'stored',
  'sso_group.group': 'group_name',
};

const columnNow = (table: string, column: string): string =>
  columns[`${table}.${column}`] ??
  columns[column] ??
  column.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();

/** A row of whichever version, by the names of today. */
export const rowByNamesOfToday = (table: string, row: Row): Row =>
  Object.fromEntries(
    Object.entries(row).map(([column, value]) => [columnNow(table, column), value]),
  );

/** A snapshot of whichever version, by the names of today. */
export const byNamesOfToday = (snapshot: Snapshot): Snapshot =>
  new Map(
    [...snapshot].map(([table, rows]) => [
      tables[table] ?? table,
      new Map([...rows].map(([key, row]) => [key, rowByNamesOfToday(table, row)])),
    ]),
  );
