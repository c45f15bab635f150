import { afterAll, beforeAll, expect, it } from 'vitest';
import { createFormerDatabase, type FormerDatabase } from '../setup/former-database';

let former: FormerDatabase;
beforeAll(async () => {
  former = await createFormerDatabase('_reviewers');
});
afterAll(() => former?.drop());

const id = (n: number) => `00000000-0000-4000-8000-00000000000${n}`;

it('approvers of before keep pushing, and a custom role called reviewer what it gave (L17)', async () => {
  const { client } = former;
  await client.query(`INSERT INTO project (id, slug, name) VALUES ($1, 'p', 'P')`, [id(1)]);
  await client.query(
    `INSERT INTO custom_role (slug, name, permissions, "createdBy")
     VALUES ('reviewer', 'Our reviewer', ARRAY['project.read', 'audit.read'], 'ada')`,
  );
  for (const [n, role, stages] of [
    [2, 'approver', ['prod']],
    [3, 'reviewer', []],
    [4, 'developer', []],
  ] as const) {
    const email = `${role}@example.com`;
    await client.query(`INSERT INTO "user" (id, email, name) VALUES ($1, $2, $2)`, [id(n), email]);
    await client.query(
      `INSERT INTO "grant" (id, "projectId", "userId", role, stages, "createdBy")
       VALUES (gen_random_uuid(), $1, $2, $3, $4, 'x')`,
      [id(1), id(n), role, stages],
    );
  }
  await former.upgrade();
  const { rows } = await client.query<{
    person: string;
    role: string;
    permissions: string[] | null;
    stages: string[];
  }>(`SELECT person_id AS person, role, permissions, stages FROM held_grant ORDER BY 1`);
  expect(rows).toEqual([
    {
      person: id(2),
      role: 'approver-developer',
      stages: ['prod'],
      permissions: expect.arrayContaining(['image.push', 'promotion.execute']) as string[],
    },
    {
      person: id(3),
      role: 'reviewer-custom',
      stages: [],
      permissions: ['project.read', 'audit.read'],
    },
    { person: id(4), role: 'developer', stages: [], permissions: null },
  ]);
});
