import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '@/server/platform/migrations/migrate';
import {
  runningEmbeddedPostgres,
  startEmbeddedPostgres,
} from '@/server/platform/postgres/embedded-postgres';
import { runVerifier } from './audit-verify';

describe('npm run audit:verify', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sallyport-verify-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function query(url: string, text: string): Promise<void> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query(text);
    await client.end();
  }

  it('ends with 0 and the head, finds an edit, and leaves a stopped database stopped', async () => {
    const dataDir = join(folder, 'data');
    const env = { SALLYPORT_DATA_DIR: dataDir };
    let postgres = await startEmbeddedPostgres(dataDir);
    const unchained = await runVerifier({ DATABASE_URL: postgres.url });
    expect([unchained.code, unchained.errors]).toEqual([
      2,
      expect.stringContaining('no chain yet'),
    ]);
    await migrate(postgres.url, 'prisma/migrations');
    expect((await runVerifier(env)).output).toBe('0 events, chain whole, head none yet');
    await query(
      postgres.url,
      `INSERT INTO audit_event (at, actor_kind, actor_name, action, target)
       SELECT '2026-03-03 14:02:00Z', 'person', 'ana@example.com', 'tag.moved', 'shop/api#' || n
       FROM generate_series(1, 30) n`,
    );
    await postgres.stop();

    const whole = await runVerifier(env);
    expect([whole.code, whole.errors]).toEqual([0, '']);
    const head = /^30 events, chain whole, head (30:[0-9a-f]{64})$/.exec(whole.output)?.[1] ?? '';
    expect(head).not.toBe('');
    expect(await runningEmbeddedPostgres(dataDir)).toBeNull();

    postgres = await startEmbeddedPostgres(dataDir);
    const proven = await runVerifier({ DATABASE_URL: postgres.url }, '--head', head);
    expect([proven.code, proven.output.split('\n')[1]]).toEqual([
      0,
      `It still contains the head ${head}.`,
    ]);
    await query(
      postgres.url,
      `ALTER TABLE audit_event DISABLE TRIGGER ALL; UPDATE audit_event SET target = 'shop/api#99' WHERE seq = 26`,
    );
    const broken = await runVerifier(env);
    expect(broken.code).toBe(1);
    expect(broken.output.split('\n')[0]).toBe(
      'Broken: line 26, position 26: changed; now recorded as 2026-03-03T14:02:00.000Z ana@example.com tag.moved “shop/api#99”.',
    );
    await postgres.stop();
  });

  it('says what it takes, and makes no database where there is none', async () => {
    const env = { SALLYPORT_DATA_DIR: join(folder, 'none') };
    for (const args of [['--head', '5'], ['--haed'], []]) {
      const ran = await runVerifier(env, ...args);
      expect([ran.code, ran.output]).toEqual([2, '']);
      expect(ran.errors.split('\n')).toHaveLength(1);
    }
    expect(await readdir(folder)).toEqual(['data']);
  });
});
