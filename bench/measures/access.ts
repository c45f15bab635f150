import { createHash, randomBytes, randomUUID } from 'node:crypto';
import pg from 'pg';
import { can, type HeldGrant, type Person } from '@/domain/permissions/can';
import { permissions } from '@/domain/permissions/roles';
import type { Figure } from '../figures';
import { expect } from '../clients/http';
import { time, type Bench } from './bench';
import { putLoad } from './load';

const projects = 1_000;
const grants = 10_000;
const connections = 32;

/**
 * What rights cost in an installation of 1,000 projects and 10,000 grants: a registry token, a page of
 * 500 projects in the authoriser alone, and the projects of somebody who holds three of them.
 */
export async function measureAccess({ ours, quick }: Bench): Promise<Figure[]> {
  const people = await seed(await ours.databaseUrl());
  const authorization = people.map(({ email, token }) => {
    return `Basic ${Buffer.from(`${email}:${token}`).toString('base64')}`;
  });
  const scope = encodeURIComponent(`repository:many-7-dev/api:pull,push`);
  const issued: number[] = [];
  for (let turn = 0; turn < (quick ? 1 : 3); turn += 1) {
    const { perSecond } = await putLoad({
      url: `${ours.url}/token?service=bench&scope=${scope}`,
      authorization,
      accept: '*/*',
      connections,
      seconds: quick ? 1 : 4,
    });
    issued.push(perSecond);
  }
  const lists: number[] = [];
  const headers = { authorization: `Bearer ${people[0]!.token}` };
  for (let turn = 0; turn < (quick ? 5 : 60); turn += 1) {
    lists.push(await time(() => expect(200, 'GET', `${ours.url}/api/v1/projects`, headers)));
  }
  const pages: number[] = [];
  for (let turn = 0; turn < (quick ? 5 : 60); turn += 1) pages.push(await time(askPage()));
  const warm = quick ? 1 : 10;
  const figure = (name: string, ours: number[], more: Pick<Figure, 'unit' | 'better' | 'aim'>) => ({
    name,
    ours,
    peer: null,
    ...more,
  });
  return [
    figure(`registry tokens of ${connections} people, ${grants} grants`, issued, {
      unit: 'a second',
      better: 'higher',
      aim: '≥ 1500',
    }),
    figure('can(), every permission on 500 projects of 1,000 grants', pages.slice(warm), {
      unit: 'ms',
      better: 'lower',
      aim: '< 5 ms',
    }),
    figure(`list of projects, 3 of ${projects}`, lists.slice(warm), {
      unit: 'ms',
      better: 'lower',
      aim: '< 30 ms',
    }),
  ];
}

/** Every permission on each of 500 projects, asked of somebody who was read just now. */
function askPage(): () => Promise<void> {
  const held = Array.from({ length: projects }, (_, at): HeldGrant => ({
    projectId: `p${at}`,
    role: at % 2 ? 'approver' : 'viewer',
    stages: [],
    through: 'direct',
  }));
  const person: Person = {
    kind: 'person',
    id: 'u',
    name: 'Ada Example',
    email: 'ada@example.com',
    instanceRole: null,
    grants: held,
  };
  return async () => {
    let given = 0;
    for (let at = 0; at < 500; at += 1) {
      const where = { projectId: `p${at * 2}`, stage: 'prod' };
      for (const permission of permissions) if (can(person, permission, where)) given += 1;
    }
    if (given === 0) throw new Error('nothing was allowed');
  };
}

/** Projects, people and grants, written at once; people with a token each, who hold three projects. */
async function seed(url: string) {
  const people = Array.from({ length: connections }, (_, at) => ({
    id: randomUUID(),
    email: `three-of-many-${at}@example.com`,
    token: `sp_${randomBytes(32).toString('base64url')}`,
  }));
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`
      INSERT INTO project (id, slug, name)
        SELECT gen_random_uuid(), 'many-' || n, 'Many ' || n FROM generate_series(1, ${projects}) n;
      INSERT INTO registry (id, slug, kind, project_id)
        SELECT gen_random_uuid(), p.slug || '-' || s, 'local', p.id
        FROM project p, unnest(ARRAY['dev', 'staging', 'prod']) s WHERE p.slug LIKE 'many-%';
      INSERT INTO stage (id, project_id, registry_id, slug, name, position)
        SELECT gen_random_uuid(), r.project_id, r.id, s.slug, s.slug, s.at - 1
        FROM registry r JOIN project p ON p.id = r.project_id AND p.slug LIKE 'many-%',
          unnest(ARRAY['dev', 'staging', 'prod']) WITH ORDINALITY s(slug, at)
        WHERE r.slug = p.slug || '-' || s.slug;
      INSERT INTO person (id, email, name)
        SELECT gen_random_uuid(), 'many-' || n || '@example.com', 'Many ' || n
        FROM generate_series(1, ${grants / 10}) n;
      INSERT INTO role_grant (id, project_id, person_id, role, stages, created_by_kind, created_by_name)
        SELECT gen_random_uuid(), p.id, u.id, 'developer', '{}', 'person', 'bench'
        FROM (SELECT id, row_number() OVER (ORDER BY slug) AS n FROM project WHERE slug LIKE 'many-%') p
        JOIN (SELECT id, row_number() OVER (ORDER BY email) AS n FROM person WHERE email LIKE 'many-%') u
          ON (u.n - p.n + ${projects}) % ${projects} < 10;`);
    for (const { id, email, token } of people) {
      await client.query(`INSERT INTO person (id, email, name) VALUES ($1, $2, $2)`, [id, email]);
      await client.query(
        `INSERT INTO role_grant (id, project_id, person_id, role, stages, created_by_kind, created_by_name)
         SELECT gen_random_uuid(), id, $1, 'developer', '{}', 'person', 'bench' FROM project
         WHERE slug IN ('many-7', 'many-77', 'many-777')`,
        [id],
      );
      await client.query(
        `INSERT INTO api_token (id, person_id, name, token_hash, prefix)
         VALUES (gen_random_uuid(), $1, 'bench', $2, $3)`,
        [id, createHash('sha256').update(token).digest(), token.slice(0, 8)],
      );
    }
    await client.query('ANALYZE');
  } finally {
    await client.end();
  }
  return people;
}
