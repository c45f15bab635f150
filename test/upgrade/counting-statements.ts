import type { Database, Sql } from '@/server/platform/sql/database';

/** The same database; `onDone` is called with the number of each statement once it is done. */
export function countingStatements(
  db: Database,
  onDone: (statements: number) => void | Promise<void>,
): Database {
  let done = 0;
  const counted = (sql: Sql): Sql => ({
    async query<Row extends object>(...asked: Parameters<Sql['query']>) {
      const rows = await sql.query<Row>(...asked);
      done += 1;
      await onDone(done);
      return rows;
    },
  });
  return {
    ...db,
    sql: counted(db.sql),
    transaction: (work) => db.transaction((sql) => work(counted(sql))),
  };
}
