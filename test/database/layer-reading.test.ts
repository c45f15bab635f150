import { afterAll, beforeAll, expect, it } from 'vitest';
import { createFormerDatabase, type FormerDatabase } from '../setup/former-database';

let former: FormerDatabase;
beforeAll(async () => {
  former = await createFormerDatabase('_layer_reading');
});
afterAll(() => former?.drop());

it('what was read and said before stands, but for dates and platforms that say nothing (L12, L17)', async () => {
  const { client: db } = former;
  // Rows without what they belong to.
  await db.query(
    `ALTER TABLE build DROP CONSTRAINT "build_imageId_fkey", DROP CONSTRAINT "build_digest_fkey"`,
  );
  await db.query(
    `INSERT INTO layer_content (digest, state, programs) VALUES ('a', 'read', '{bin/sh}')`,
  );
  await db.query(
    `INSERT INTO build (id, "imageId", number, digest, platforms, size, "createdAt", "pushedBy")
     SELECT gen_random_uuid(), '00000000-0000-0000-0000-000000000000', number, number::text,
       platforms, 1, at, 'ci'
     FROM (VALUES
       (1, '{linux/arm64,linux/amd64}'::text[], '2026-03-04T05:06:07Z'::timestamptz),
       (2, '{linux/amd64,unknown/amd64,/,windows/}', '1980-01-01T00:00:01Z'),
       (3, '{Unknown/unknown}', '0001-01-01T00:00:00Z'),
       (4, '{}', NULL)) AS old(number, platforms, at)`,
  );
  await former.upgrade();
  const { rows } = await db.query<object>(
    `SELECT platforms, created_at AS at FROM build ORDER BY number`,
  );
  expect(rows).toEqual([
    { platforms: ['linux/arm64', 'linux/amd64'], at: new Date('2026-03-04T05:06:07Z') },
    { platforms: ['linux/amd64'], at: null },
    { platforms: [], at: null },
    { platforms: [], at: null },
  ]);
  const layers = await db.query<object>(`SELECT state, programs, reading FROM layer_content`);
  expect(layers.rows).toEqual([{ state: 'read', programs: ['bin/sh'], reading: 1 }]);
});
