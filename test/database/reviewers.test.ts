import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { migrate } from '@/server/data/migrate';

const name = 'approvers_of_before';
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

const id = (n: number) => `00000000-0000-4000-8000-00000000000${n}`;

it('approvers of before keep pushing, and a custom role called reviewer what it gave (L17)', async () => {
  const before = await mkdtemp(join(tmpdir(), 'migrations-'));
  try {
    const names = (await readdir(folder)).filter((entry) => /^\d/.test(entry)).sort();
    const own = names.findIndex((entry) => entry.endsWith('_reviewers'));
    for (const earlier of names.slice(0, own)) {
      await cp(join(folder, earlier), join(before, earlier), { recursive: true });
    }
    await migrate(url, before);
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
      await client.query(`INSERT INTO "user" (id, email, name) VALUES ($1, $2, $2)`, [
        id(n),
        email,
      ]);
      await client.query(
        `INSERT INTO "grant" (id, "projectId", "userId", role, stages, "createdBy")
         VALUES (gen_random_uuid(), $1, $2, $3, $4, 'x')`,
        [id(1), id(n), role, stages],
      );
    }
    expect(await migrate(url, folder)).toContain(names[own]);
    const { rows } = await client.query<{
      userId: string;
      role: string;
      permissions: string[] | null;
      stages: string[];
    }>(`SELECT "userId", role, permissions, stages FROM held_grant ORDER BY "userId"`);
    expect(rows).toEqual([
      {
        ...{ userId: id(2), role: 'approver-developer', stages: ['prod'] },
        permissions: expect.arrayContaining(['image.push', 'promotion.execute']) as string[],
      },
      {
        ...{ userId: id(3), role: 'reviewer-custom', stages: [] },
        permissions: ['project.read', 'audit.read'],
      },
      { userId: id(4), role: 'developer', stages: [], permissions: null },
    ]);
  } finally {
    await rm(before, { recursive: true, force: true });
  }
});
