import type { Pool } from 'pg';

/** Who may do what, what was asked for and what was set, in an order in which rows may be put back. */
const tables = [
  'person',
  'team',
  'custom_role',
  'sso_provider',
  'trusted_issuer',
  'setting',
  'invitation',
  'project',
  'registry',
  'stage',
  'policy',
  'membership',
  'identity',
  'sso_group',
  'role_grant',
  'session',
  'api_token',
  'robot',
  'robot_registry',
  'robot_secret',
  'robot_trust',
  'promotion',
  'approval',
  'waiver',
  'promotion_comment',
  'broken_glass',
  'withdrawal',
  'property',
];

/**
 * Remembers some tables as they are. What it gives back makes them the same again, whatever calls did to
 * them: callers whose credentials ended would only be told so from then on.
 */
export async function keepTables(pool: Pool): Promise<() => Promise<void>> {
  await pool.query('CREATE SCHEMA kept');
  for (const table of tables)
    await pool.query(`CREATE TABLE kept.${table} AS TABLE public.${table}`);
  const steps = await Promise.all(
    tables.map(async (table) => {
      const { rows: keys } = await pool.query<{ name: string }>(
        `SELECT a.attname AS name FROM pg_index i JOIN pg_attribute a
           ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
         WHERE i.indrelid = $1::regclass AND i.indisprimary`,
        [`public.${table}`],
      );
      const { rows: columns } = await pool.query<{ name: string }>(
        `SELECT column_name AS name FROM information_schema.columns
         WHERE table_schema = 'public' AND table_name = $1`,
        [table],
      );
      const same = keys.map(({ name }) => `k.${name} = t.${name}`).join(' AND ');
      const key = keys.map(({ name }) => name).join(', ');
      const all = columns.map(({ name }) => `${name} = excluded.${name}`).join(', ');
      return {
        remove: `DELETE FROM public.${table} t WHERE NOT EXISTS (SELECT FROM kept.${table} k WHERE ${same})`,
        restore: `INSERT INTO public.${table} SELECT * FROM kept.${table} ON CONFLICT (${key}) DO UPDATE SET ${all}`,
      };
    }),
  );
  // In one transaction: at its end each cluster has its registry again (L3).
  const again = [
    ...[...steps].reverse().map(({ remove }) => remove),
    ...steps.map(({ restore }) => restore),
  ].join(';\n');
  return () => query(again);

  /** Jobs of the server run meanwhile: of two that hold each other up one goes again. */
  async function query(text: string): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        await pool.query(text);
        return;
      } catch (error) {
        if (tries === 5 || (error as { code?: string }).code !== '40P01') throw error;
      }
    }
  }
}
