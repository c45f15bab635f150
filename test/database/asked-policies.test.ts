import { afterAll, beforeAll, expect, it } from 'vitest';
import { createFormerDatabase, type FormerDatabase } from '../setup/former-database';

let former: FormerDatabase;
beforeAll(async () => {
  former = await createFormerDatabase('_asked_policies');
});
afterAll(() => former?.drop());

const id = (n: number) => `00000000-0000-4000-8000-0000000000${String(n).padStart(2, '0')}`;

it('requests of before are held to the newest version of when they were asked (L17)', async () => {
  const { client } = former;
  const digest = `sha256:${'a'.repeat(64)}`;
  await client.query(`INSERT INTO project (id, slug, name) VALUES ($1, 'p', 'P')`, [id(1)]);
  for (const n of [0, 1]) {
    const [registry, stage, slug] = [id(10 + n), id(20 + n), `s${n}`];
    await client.query(
      `INSERT INTO registry (id, slug, kind, "projectId") VALUES ($1, $2, 'local', $3)`,
      [registry, slug, id(1)],
    );
    await client.query(
      `INSERT INTO stage (id, "projectId", "registryId", slug, name, position)
       VALUES ($1, $2, $3, $4, $4, $5)`,
      [stage, id(1), registry, slug, n],
    );
  }
  for (const [version, at] of [
    [1, '2026-01-01'],
    [2, '2026-02-01'],
    [3, '2026-03-01'],
  ] as const) {
    await client.query(
      `INSERT INTO policy (id, "stageId", version, document, "createdAt", "createdBy")
       VALUES (gen_random_uuid(), $1, $2, '{"gates": []}', $3, 'ada')`,
      [id(21), version, at],
    );
  }
  await client.query(`INSERT INTO image (id, "projectId", name) VALUES ($1, $2, 'api')`, [
    id(2),
    id(1),
  ]);
  await client.query(
    `INSERT INTO manifest (digest, "mediaType", kind, bytes, size, "createdAt")
     VALUES ($1, 'x', 'image', '', 0, now()) ON CONFLICT DO NOTHING`,
    [digest],
  );
  await client.query(
    `INSERT INTO build (id, "imageId", number, digest, size, "pushedAt", "pushedBy")
     VALUES ($1, $2, 1, $3, 0, now(), 'ci')`,
    [id(3), id(2), digest],
  );
  for (const [n, at] of [
    [30, '2025-12-01'],
    [31, '2026-02-01'],
    [32, '2026-02-15'],
    [33, '2026-04-01'],
  ] as const) {
    await client.query(
      `INSERT INTO promotion (id, "projectId", "imageId", "buildId", digest, "fromStageId",
         "toStageId", kind, state, tags, "requestedBy", "requestedById", "requestedAt")
       VALUES ($1, $2, $3, $4, $5, $6, $7, 'promotion', 'waiting', '{}', 'ada', $2, $8)`,
      [id(n), id(1), id(2), id(3), digest, id(20), id(21), at],
    );
  }
  await former.upgrade();
  const { rows } = await client.query<{ asked: number }>(
    `SELECT asked_policy_version AS asked FROM promotion ORDER BY id`,
  );
  expect(rows.map(({ asked }) => asked)).toEqual([0, 2, 2, 3]);
});
