import { afterAll, beforeAll, expect, it } from 'vitest';
import { createFormerDatabase, type FormerDatabase } from '../setup/former-database';

let former: FormerDatabase;
beforeAll(async () => {
  former = await createFormerDatabase('_whole_labels');
});
afterAll(() => former?.drop());

it('labels of builds from before are all kept whole, and lists get few of them (L17)', async () => {
  const { client } = former;
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
  expect(await former.upgrade()).toContain('20261128205007_whole_labels');
  const { rows } = await client.query<{
    labels: Record<string, string>;
    count: number;
    whole: Record<string, string>;
  }>(`SELECT labels, label_count AS count, (SELECT coalesce(json_object_agg(key, value), '{}')
        FROM build_label w WHERE w.build_id = b.id) AS whole
      FROM build b ORDER BY number`);
  expect(rows.map(({ whole }) => whole)).toEqual(said);
  expect(rows.map(({ count }) => count)).toEqual([2, 0, 3_002]);
  expect(rows[0]!.labels).toEqual(said[0]);
  expect(rows[1]!.labels).toEqual({});
  expect(Object.keys(rows[2]!.labels)).toHaveLength(64);
  expect(rows[2]!.labels[version]).toBe(`${'3'.repeat(499)}…`);
});
