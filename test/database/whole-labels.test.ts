import pg from 'pg';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { migrate } from '@/server/data/migrate';
import { migrateTo } from '../setup/migrate-to';

const name = 'labels_of_before';
const folder = 'prisma/migrations';
let administrator: pg.Client;
let client: pg.Client;
let url: string;

beforeAll(async () => {
  administrator = new pg.Client({ connectionString: inject('postgresUrl') });
  await administrator.connect();
  await administrator.query(`CREATE DATABASE ${name}`);
  const own = new URL(inject('postgresUrl'));
  own.pathname = `/${name}`;
  url = own.href;
  client = new pg.Client({ connectionString: url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await administrator.query(`DROP DATABASE ${name} WITH (FORCE)`);
  await administrator.end();
});

it('labels of builds from before are all kept whole, and lists get few of them (L17)', async () => {
  await migrateTo(url, '_whole_labels', { before: true });
  const version = 'org.opencontainers.image.version';
  const flood = Object.fromEntries(Array.from({ length: 3_000 }, (_, at) => [`key-${at}`, 'v']));
  const said: Record<string, string>[] = [
    { team: 'payments', [version]: '1.0.0' },
    {},
    { ...flood, [version]: '3'.repeat(3_000), ['k'.repeat(5_000)]: 'long key' },
  ];
  await client.query(`
    INSERT INTO project (id, slug, name) VALUES ('00000000-0000-4000-8000-000000000001', 'p', 'P');
    INSERT INTO image (id, "projectId", name)
      VALUES ('00000000-0000-4000-8000-000000000002', '00000000-0000-4000-8000-000000000001', 'i')`);
  for (const [at, labels] of said.entries()) {
    await client.query(
      `INSERT INTO manifest (digest, "mediaType", kind, size, bytes) VALUES ($1, 'm', 'image', 0, '')`,
      [`sha256:${at}`],
    );
    await client.query(
      `INSERT INTO build (id, "imageId", number, digest, labels, platforms, size, "pushedBy")
       VALUES (gen_random_uuid(), '00000000-0000-4000-8000-000000000002', $1, $2, $3, '{}', 0, 'ada')`,
      [at, `sha256:${at}`, JSON.stringify(labels)],
    );
  }
  expect(await migrate(url, folder)).toContain('20261128205007_whole_labels');
  const { rows } = await client.query<{
    labels: Record<string, string>;
    labelCount: number;
    whole: Record<string, string>;
  }>(`SELECT labels, "labelCount", (SELECT coalesce(json_object_agg(key, value), '{}')
        FROM build_label w WHERE w."buildId" = b.id) AS whole
      FROM build b ORDER BY number`);
  expect(rows.map(({ whole }) => whole)).toEqual(said);
  expect(rows.map(({ labelCount }) => labelCount)).toEqual([2, 0, 3_002]);
  expect(rows[0]!.labels).toEqual(said[0]);
  expect(rows[1]!.labels).toEqual({});
  expect(Object.keys(rows[2]!.labels)).toHaveLength(64);
  expect(rows[2]!.labels[version]).toBe(`${'3'.repeat(499)}…`);
});
