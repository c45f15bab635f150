import type { Snapshot } from './fill';
import type { Row } from './landed/version';

/**
 * What tables and columns were called before names had one convention (20261129130000_names), who could have
 * pushed bytes before they were called so (20261129133447_pushers), and who did something before they were
 * actors (20261129154416_actors, 20261129200000_placing_actors).
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

/** As 20261129130000_names calls a column. */
const inOneConvention = (table: string, column: string): string =>
  columns[`${table}.${column}`] ??
  columns[column] ??
  column.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();

const columnNow = (table: string, column: string): string =>
  actorNow(tables[table] ?? table, inOneConvention(table, column));

/** Who did something was a text, and whoever approved a person's id, before it was an actor's kind, id and name. */
const actorNow = (table: string, column: string): string => {
  if (table === 'approval' && column === 'person_id') return 'by_id';
  const isText = /(^|_)by$/.test(column) && table !== 'upload';
  return isText ? `${column}_name` : column;
};

const renamed = (row: Row, nameOf: (column: string) => string): Row =>
  Object.fromEntries(Object.entries(row).map(([column, value]) => [nameOf(column), value]));

/** Rows by table, called as programs call their columns, by the names of these since version 116f586: in one convention. */
export const rowsInOneConvention = (
  byTable: Readonly<Record<string, readonly Row[]>>,
): Readonly<Record<string, readonly Row[]>> =>
  Object.fromEntries(
    Object.entries(byTable).map(([table, rows]) => [
      table,
      rows.map((row) => renamed(row, (column) => inOneConvention(table, column))),
    ]),
  );

/** A row of whichever version, by the names of today. */
const rowByNamesOfToday = (table: string, row: Row): Row =>
  renamed(row, (column) => columnNow(table, column));

/** A snapshot of whichever version, by the names of today. */
export const byNamesOfToday = (snapshot: Snapshot): Snapshot =>
  new Map(
    [...snapshot].map(([table, rows]) => [
      tables[table] ?? table,
      new Map([...rows].map(([key, row]) => [key, rowByNamesOfToday(table, row)])),
    ]),
  );

/** What is kept by repository since 20261129154354_repositories, and its keys' columns in a table's order. */
const keptByRepository: Readonly<Record<string, readonly string[]>> = {
  placement: ['digest', 'repository_id'],
  pull: ['digest', 'robot_id', 'repository_id'],
  tag: ['name', 'repository_id'],
  tag_move: ['id'],
  upload: ['id'],
  uploaded_blob: ['digest', 'repository_id'],
};

/**
 * A snapshot by the names of today, with what it keeps by registry and image kept by their repository, as a
 * snapshot of today has that.
 */
export function byRepositories(snapshot: Snapshot, today: Snapshot): Snapshot {
  const repositories = new Map(
    [...(today.get('repository')?.values() ?? [])].map((row) => [
      `${String(row.registry_id)} ${String(row.image_id)}`,
      row.id,
    ]),
  );
  const rekeyed = (key: readonly string[], row: Readonly<Record<string, unknown>>) => {
    const { registry_id: registry, image_id: image, ...rest } = row;
    const now = {
      ...rest,
      repository_id: repositories.get(`${String(registry)} ${String(image)}`),
    };
    const values: Readonly<Record<string, unknown>> = now;
    return [key.map((column) => String(values[column])).join(' '), now] as const;
  };
  return new Map(
    [...snapshot].map(([table, rows]) => {
      const key = keptByRepository[table];
      const standing = [...rows.values()].some((row) => 'registry_id' in row);
      return key && standing
        ? [table, new Map([...rows.values()].map((row) => rekeyed(key, row)))]
        : [table, rows];
    }),
  );
}
