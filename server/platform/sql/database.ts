import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { keyOf, KeyedQuery } from './keyed-query';
import { PrismaClient, type Prisma } from './prisma/client';

export { isConnectionLost, isDatabaseAway } from './database-away';

/** A statement that each connection prepares once, under its name. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/** Names a statement; names are unique in the product (`catalogue.find-manifest`). */
export const statement = (name: string, text: string): Statement => ({ name, text });

/**
 * Where a statement runs: the pool, or the one connection of a transaction. Columns are `snake_case` in its
 * text and camelCase in the rows.
 */
export interface Sql {
  query<Row extends object>(statement: Statement, values?: readonly unknown[]): Promise<Row[]>;
}

/**
 * The catalogue's PostgreSQL. Hot paths (data plane, promotion) use prepared SQL through `sql` and
 * `transaction`; everything else uses Prisma. Both share one pool.
 */
export interface Database {
  readonly prisma: PrismaClient;
  readonly sql: Sql;
  readonly pool: pg.Pool;
  /**
   * Runs `work` in one READ COMMITTED transaction; a throw rolls it back. Where PostgreSQL ended it to
   * resolve a deadlock, it runs again: `work` must have no effect outside.
   */
  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

// Counts and sizes fit a double up to 2^53; a catalogue larger than 8 PiB does not exist.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

/**
 * Connects when first asked; a query that gets no connection within 5 s fails.
 * @param options.connections the most that this process holds at once.
 */
export function openDatabase(url: string, options: { connections: number }): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.connections,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    application_name: 'sallyport',
  });
  // A lost idle connection is replaced at the next query; without a listener it ends the process.
  pool.on('error', () => undefined);
  // So does one that is lost in the middle of a transaction; its queries reject, which is enough.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  return {
    prisma,
    pool,
    sql: sqlOn(pool),
    transaction: (work) => untilNoDeadlock(() => inTransaction(pool, work)),
    async close() {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}

/** The same statements inside an interactive Prisma transaction. */
export function sqlOfPrisma(transaction: Prisma.TransactionClient): Sql {
  return {
    async query<Row extends object>(statement: Statement, values: readonly unknown[] = []) {
      const rows: object[] = await transaction.$queryRawUnsafe(statement.text, ...values);
      return rows.map(withKeys<Row>);
    },
  };
}

const withKeys = <Row extends object>(row: object): Row =>
  Object.fromEntries(Object.entries(row).map(([column, value]) => [keyOf(column), value])) as Row;

type Callback = (error: Error | null | undefined, result: pg.QueryResult) => void;

/** What pools and connections take for a query of one's own, which their types leave out. */
interface Runner {
  query(query: KeyedQuery, values: undefined, callback: Callback): void;
}

/** Statements on a pool, or on one connection. */
export function sqlOn(runner: pg.Pool | pg.ClientBase): Sql {
  return {
    query: <Row extends object>({ name, text }: Statement, values: readonly unknown[] = []) =>
      new Promise<Row[]>((resolve, reject) => {
        const query = new KeyedQuery({ name, text, values: values as unknown[] });
        (runner as Runner).query(query, undefined, (error, result) => {
          if (error) reject(error);
          else resolve(result.rows as Row[]);
        });
      }).catch((error: Error) => {
        // As pg does itself: the stack leads to who asked, not to the socket.
        Error.captureStackTrace(error);
        throw error;
      }),
  };
}

/**
 * Prepared statements here look up few rows by whole keys: their plan does not depend on the values,
 * and planning those with a list or a subquery anew at each call costs more than running them.
 */
const begin = 'BEGIN; SET LOCAL plan_cache_mode = force_generic_plan';

/** Of two that hold each other up PostgreSQL ends one; the other commits, so a new try gets on. */
export async function untilNoDeadlock<T>(run: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await run();
    } catch (error) {
      if (tries === 5 || !isDeadlock(error)) throw error;
    }
  }
}

/** `deadlock_detected`, or Prisma's word for it. */
function isDeadlock(error: unknown): boolean {
  for (
    let at: unknown = error, depth = 0;
    at instanceof Error && depth < 5;
    at = at.cause, depth++
  ) {
    const { code } = at as { code?: unknown };
    if (code === '40P01' || code === 'P2034') return true;
  }
  return false;
}

async function inTransaction<T>(pool: pg.Pool, work: (sql: Sql) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query(begin);
    const result = await work(sqlOn(client));
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch((rollbackError: unknown) => {
      broken = rollbackError instanceof Error ? rollbackError : new Error('rollback failed');
    });
    throw error;
  } finally {
    client.release(broken);
  }
}
