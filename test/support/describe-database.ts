interface Client {
  query(sql: string): Promise<{ rows: unknown[] }>;
}

/** Columns, indexes and constraints, as PostgreSQL itself describes them. Prisma's schema knows no triggers. */
export const describeDatabase = (client: Client): Promise<unknown[][]> =>
  askAll(client, [
    `SELECT table_name, column_name, data_type, udt_name, is_nullable, column_default, datetime_precision
         FROM information_schema.columns
        WHERE table_schema = 'public' AND table_name <> '_prisma_migrations'
          AND table_name NOT IN (SELECT viewname FROM pg_views WHERE schemaname = 'public')
        ORDER BY 1, 2`,
    `SELECT indexdef FROM pg_indexes
        WHERE schemaname = 'public' AND tablename <> '_prisma_migrations' ORDER BY 1`,
    `SELECT conrelid::regclass::text AS table, conname, pg_get_constraintdef(oid) AS definition
         FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text <> '_prisma_migrations'
          AND conrelid <> 0 AND contype <> 't' ORDER BY 1, 2`,
  ]);

/** Views, functions and triggers, whole. */
export const describeRoutines = (client: Client): Promise<unknown[][]> =>
  askAll(client, [
    `SELECT viewname, definition FROM pg_views WHERE schemaname = 'public' ORDER BY 1`,
    `SELECT pg_get_functiondef(oid) AS definition FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace ORDER BY 1`,
    `SELECT tgname, tgenabled, pg_get_triggerdef(oid) AS definition FROM pg_trigger
        WHERE NOT tgisinternal ORDER BY 1, 3`,
  ]);

async function askAll(client: Client, queries: readonly string[]): Promise<unknown[][]> {
  const parts: unknown[][] = [];
  for (const query of queries) parts.push((await client.query(query)).rows);
  return parts;
}
