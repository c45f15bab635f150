import { cp, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, describe, expect, it } from 'vitest';
import { migrate } from '@/server/platform/migrations/migrate';
import {
  runningEmbeddedPostgres,
  startEmbeddedPostgres,
} from '@/server/platform/postgres/embedded-postgres';
import { runVerifier } from '@/test/audit/audit-verify';
import { callApi } from '@/test/setup/call-api';
import { leavePgBoss } from '@/test/setup/leave-pg-boss';
import { discard, type Product, run, startProduct, withAdministrator } from '@/test/setup/process';

const folders: string[] = [];
const folder = async (name: string) => {
  const made = await mkdtemp(join(tmpdir(), `sallyport-${name}-`));
  folders.push(made);
  return made;
};
afterAll(() => Promise.all(folders.map(discard)));

async function ask<Row extends pg.QueryResultRow>(url: string, query: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(query)).rows;
  } finally {
    await client.end();
  }
}

const edit = `UPDATE audit_event SET target = 'x'`;
const createProject = (product: Product, slug: string) =>
  callApi(product.url, 'POST', '/projects', { slug, name: slug, template: 'open' });

/** All lines of the trail are chained, and there are some. */
async function expectChained(url: string): Promise<void> {
  const [counts] = await ask<{ lines: string; links: string }>(
    url,
    `SELECT count(*) AS lines, count(c.seq) AS links FROM audit_event LEFT JOIN audit_chain c USING (seq)`,
  );
  expect(Number(counts?.lines)).toBeGreaterThan(0);
  expect(counts?.links).toBe(counts?.lines);
}

describe('the embedded database', () => {
  it('is used by a role that cannot change the trail, also where an older version made it', async () => {
    const dataDir = await folder('older');
    const older = await startEmbeddedPostgres(dataDir);
    // As the version before the chain left it: its migrations, its jobs, no second role.
    const migrations = await folder('migrations');
    for (const name of await readdir('prisma/migrations')) {
      if (!/^\d{14}_/.test(name) || name >= '20261122080000_audit_chain') continue;
      await cp(join('prisma/migrations', name), join(migrations, name), { recursive: true });
    }
    await migrate(older.url, migrations);
    const client = new pg.Client({ connectionString: older.url });
    await client.connect();
    await leavePgBoss(client);
    await client.end();
    await ask(
      older.url,
      `INSERT INTO audit_event ("actorKind", "actorName", action, target)
       SELECT 'system', 'older', 'tag.moved', 'line ' || n FROM generate_series(1, 40) n`,
    );
    await ask(older.url, 'DROP ROLE sallyport_app');
    await older.stop();
    await rm(join(dataDir, 'postgres', 'app-password'));

    let product = await startProduct({ dataDir, env: withAdministrator });
    expect((await createProject(product, 'shop')).status).toBe(201);
    const owner = (await runningEmbeddedPostgres(dataDir)) ?? '';
    await expectChained(owner);
    const { code, output } = await runVerifier({ SALLYPORT_DATA_DIR: dataDir });
    expect([code, output]).toEqual([
      0,
      expect.stringMatching(/^\d+ events, chain whole, head \d+:/),
    ]);
    const roles = await ask<{ usename: string }>(
      owner,
      `SELECT DISTINCT usename FROM pg_stat_activity
       WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`,
    );
    expect(roles).toEqual([{ usename: 'sallyport_app' }]);
    const kept = await stat(join(dataDir, 'postgres', 'app-password'));
    expect(kept.mode & 0o777).toBe(0o600);
    await product.stop();

    const again = await startEmbeddedPostgres(dataDir);
    await expect(ask(again.applicationUrl, edit)).rejects.toThrow(/permission denied/);
    await expect(ask(again.url, edit)).rejects.toThrow(/append-only/);
    await again.stop();

    // Killed, the database runs on and is taken over; the role's password was lost meanwhile.
    product = await startProduct({ dataDir, env: withAdministrator });
    product.child.kill('SIGKILL');
    await product.ended;
    await rm(join(dataDir, 'postgres', 'app-password'));
    product = await startProduct({ dataDir, env: withAdministrator });
    expect((await createProject(product, 'cart')).status).toBe(201);
    await expectChained((await runningEmbeddedPostgres(dataDir)) ?? '');
    expect(await product.stop()).toBe(0);
  });
});

describe('a PostgreSQL of one’s own', () => {
  it('is served with triggers alone, then by a role without rights on the trail, and never by one that has them', async () => {
    const postgres = await startEmbeddedPostgres(await folder('own'));
    const dataDir = await folder('data');
    const start = (env: Record<string, string>) => startProduct({ dataDir, env });
    try {
      let product = await start({ ...withAdministrator, DATABASE_URL: postgres.url });
      expect(product.output()).toMatch(/^.*append-only.*SALLYPORT_DATABASE_OWNER_URL.*$/m);
      await product.stop();
      await expect(ask(postgres.url, edit)).rejects.toThrow(/append-only/);

      const served = new URL(postgres.url);
      served.username = 'serving';
      served.password = 'a-password-of-the-test';
      await ask(postgres.url, `CREATE ROLE serving LOGIN PASSWORD '${served.password}'`);
      const both = { DATABASE_URL: served.href, SALLYPORT_DATABASE_OWNER_URL: postgres.url };
      product = await start(both);
      expect(product.output()).not.toContain('append-only');
      expect((await createProject(product, 'shop')).status).toBe(201);
      await expectChained(served.href);
      await product.stop();
      await expect(ask(served.href, edit)).rejects.toThrow(/permission denied/);

      const same = { ...both, DATABASE_URL: postgres.url, SALLYPORT_DATA_DIR: dataDir };
      const refused = run(same);
      expect(await refused.ended).toBe(1);
      expect(refused.output()).toMatch(
        /^Cannot start: SALLYPORT_DATABASE_OWNER_URL: the role “sallyport” of DATABASE_URL could change/m,
      );
    } finally {
      await postgres.stop();
    }
  });
});
