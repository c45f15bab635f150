import pg from 'pg';
import { sqlOn, statement, type Sql, type Statement } from '@/server/platform/sql/database';

/** What a statement looked at: pages of 8 kB, from memory or disk; each time that one was looked at counts. */
export interface Explained {
  readonly statement: string;
  readonly pages: number;
  /** Indexes that it went by. */
  readonly indexes: readonly string[];
}

interface PlanNode {
  readonly 'Shared Hit Blocks': number;
  readonly 'Shared Read Blocks': number;
  readonly 'Index Name'?: string;
  readonly Plans?: readonly PlanNode[];
}

function literal(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  if (value instanceof Date) return pg.escapeLiteral(value.toISOString());
  if (Array.isArray(value)) {
    return pg.escapeLiteral(`{${value.map((one) => JSON.stringify(one)).join(',')}}`);
  }
  return pg.escapeLiteral(typeof value === 'string' ? value : JSON.stringify(value));
}

/**
 * Runs statements as the product does, prepared and by the one plan for all values, and tells how each
 * was done: a test of cost that no clock takes part in. Values are scalars, or lists of texts.
 */
export function explaining(client: pg.Client): { sql: Sql; explained: Explained[] } {
  const explained: Explained[] = [];
  return {
    explained,
    sql: {
      async query<Row extends object>({ name, text }: Statement, values: readonly unknown[] = []) {
        await client.query('SET plan_cache_mode = force_generic_plan');
        await client.query(`PREPARE looked AS ${text}`);
        const run = `EXECUTE looked${values.length === 0 ? '' : `(${values.map(literal).join(', ')})`}`;
        await client.query('BEGIN');
        const { rows: plans } = await client.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
          `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${run}`,
        );
        // What it changed it changes once.
        await client.query('ROLLBACK');
        const rows = await sqlOn(client).query<Row>(statement('', run));
        await client.query('DEALLOCATE looked');
        const plan = plans[0]!['QUERY PLAN'][0].Plan;
        explained.push({
          statement: name,
          pages: plan['Shared Hit Blocks'] + plan['Shared Read Blocks'],
          indexes: [...new Set(indexesOf(plan))].sort(),
        });
        return rows;
      },
    },
  };
}

const indexesOf = (node: PlanNode): string[] => [
  ...(node['Index Name'] === undefined ? [] : [node['Index Name']]),
  ...(node.Plans ?? []).flatMap(indexesOf),
];
