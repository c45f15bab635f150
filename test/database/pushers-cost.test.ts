import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { recordPushers } from '@/server/content/pushes/record-pushers';
import { ada, clientOf, createProject, imageOf, type TestProject } from '../catalogue/fixture';
import { createTestDatabase, type TestDatabase } from '../setup/database';
import { explaining } from '../support/explained';

// Every push asks who brought the layers that its image alone has: a base that all images of the installation
// stand on must not be asked for each of them, nor everything that the registry has. Measured in pages that PostgreSQL looks at, not in time.
const strangers = 50_000;

let test: TestDatabase;
let client: pg.Client;
let project: TestProject;
let digest: string;

beforeAll(async () => {
  test = await createTestDatabase();
  client = new pg.Client({ connectionString: test.url });
  await client.connect();
  project = await createProject(test.db, 'own');
  const own = await clientOf(test.db, project, 'api');
  const image = imageOf('own');
  ({ digest } = image);
  await own.push(image, '1.0.0');
  const { rows } = await client.query<{ base: string }>(
    `SELECT digest AS base FROM manifest_part WHERE manifest = $1 AND role = 'layer' LIMIT 1`,
    [digest],
  );
  const named = `'sha256:' || encode(sha256(('stranger ' || n)::bytea), 'hex')`;
  const series = `generate_series(1, ${strangers}) n`;
  await client.query(
    `INSERT INTO manifest (digest, media_type, kind, size, bytes, runnable)
     SELECT ${named}, 'm', 'image', 2, '{}', true FROM ${series}`,
  );
  await client.query(
    `INSERT INTO manifest_part (manifest, position, role, digest, media_type, size)
     SELECT ${named}, 1, 'layer', $1, 'l', 9 FROM ${series}`,
    [rows[0]!.base],
  );
  // The registry has as many of its own, on other layers.
  const placed = `'sha256:' || encode(sha256(('placed ' || n)::bytea), 'hex')`;
  await client.query(
    `INSERT INTO manifest (digest, media_type, kind, size, bytes, runnable)
     SELECT ${placed}, 'm', 'image', 2, '{}', true FROM ${series}`,
  );
  const { repositoryId } = await project.repository('api');
  await client.query(
    `INSERT INTO placement (repository_id, digest, media_type, by_kind, by_name)
     SELECT $1, ${placed}, 'm', 'person', 'x' FROM ${series}`,
    [repositoryId],
  );
  await client.query('ANALYZE');
});
afterAll(async () => {
  await client?.end();
  await test?.drop();
});

it('looks at few of the images that share a layer, however many there are', async () => {
  await client.query(
    `INSERT INTO pusher (project_id, digest, person_id, at)
     SELECT $1::uuid, digest, $2::uuid, now() FROM manifest_part WHERE manifest = $3 ON CONFLICT DO NOTHING`,
    [project.id, ada.id, digest],
  );
  const { sql, explained } = explaining(client);
  const [registry] = project.registries;
  const brought = { projectId: project.id, digest, registryId: registry!.id };
  await recordPushers(sql, brought, ada, new Date());
  expect(Math.max(...explained.map(({ pages }) => pages))).toBeLessThan(3_000);
});
