import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { mostBehind } from '@/domain/images/behind';
import { readRolledBack } from '@/server/content/builds/read-rolled-back';
import { listToRollBack } from '@/server/pipeline/boards/list-withdrawn';
import { readLanes } from '@/server/pipeline/boards/read-lanes';
import { linesAbout } from '@/server/record/audit/read-about';
import { summariseLanes } from '@/server/pipeline/projects/summarise-lanes';
import { clientOf, createProject, imageOf, type TestProject } from '../catalogue/fixture';
import { createTestDatabase, type TestDatabase } from '../setup/database';
import { explaining } from '../support/explained';
import { repositoryIn } from '../support/repository-in';

// What is current is one build of each image in each stage: how many came before it must cost nothing, and how
// many have not gone on yet what the first thousand cost. Measured in pages that PostgreSQL looks at, not in time.
const history = 50_000;

let test: TestDatabase;
let client: pg.Client;
const projects: { project: TestProject; imageId: string }[] = [];

beforeAll(async () => {
  test = await createTestDatabase();
  client = new pg.Client({ connectionString: test.url });
  await client.connect();
  for (const [slug, builds] of [
    ['short', 3],
    ['long', history],
  ] as const) {
    const project = await createProject(test.db, slug, { stages: ['dev', 'staging', 'prod'] });
    const own = await clientOf(test.db, project, 'api');
    await own.push(imageOf(slug), '1.0.0');
    const { imageId } = await project.repository('api');
    projects.push({ project, imageId: imageId! });
    const digest = `'sha256:' || encode(sha256(('${slug} ' || n)::bytea), 'hex')`;
    const series = `generate_series(2, ${builds}) n`;
    await client.query(
      `INSERT INTO manifest (digest, media_type, kind, size, bytes, runnable)
       SELECT ${digest}, 'm', 'image', 2, '{}', true FROM ${series}`,
    );
    await client.query(
      `INSERT INTO build (id, image_id, number, digest, platforms, size, pushed_by_kind, pushed_by_name)
       SELECT gen_random_uuid(), $1, n, ${digest}, '{}', 2, 'person', 'x' FROM ${series}`,
      [imageId],
    );
    // What is filled next reads these: by what is known of an empty table that would take minutes.
    await client.query('ANALYZE build');
    await client.query(`DELETE FROM current WHERE image_id = $1`, [imageId]);
    for (const [stage, { id }] of project.registries.entries()) {
      const repositoryId = await repositoryIn(test.db.prisma, id, imageId!);
      // Each build was current there once; the first stage has the newest, the last went back to the oldest.
      const [order, last] = [
        ['number', builds],
        ['number', builds - 1],
        ['-number', builds],
      ][stage]!;
      await client.query(
        `INSERT INTO current (stage_id, image_id, build_id, since, until, how, actor_kind, actor_name)
         SELECT s.id, b.image_id, b.id, now(), lead(now()) OVER (ORDER BY ${order}), 'promoted', 'person', 'x'
         FROM build b JOIN stage s ON s.registry_id = $1
         WHERE b.image_id = $2 AND b.number <= ${last} ORDER BY ${order}`,
        [id, imageId],
      );
      await client.query(
        `INSERT INTO placement (repository_id, digest, media_type, by_kind, by_name)
         SELECT $1, ${digest}, 'm', 'person', 'x' FROM ${series}`,
        [repositoryId],
      );
      await client.query(
        `INSERT INTO tag (repository_id, name, digest)
         SELECT $1::uuid, 'build-' || n, ${digest} FROM ${series}
         UNION ALL SELECT $1::uuid, 'latest', digest FROM build WHERE image_id = $2::uuid AND number = ${stage === 2 ? 1 : builds - 1}`,
        [repositoryId, imageId],
      );
    }
  }
  // Each build was let into the second stage, and the last but one is what that was rolled back to.
  await client.query(
    `INSERT INTO promotion (id, project_id, image_id, build_id, digest, from_stage_id, to_stage_id, kind, state,
       replaced_digest, requested_by_name, requested_by_id, requested_at, finished_at)
     SELECT gen_random_uuid(), i.project_id, i.id, b.id, b.digest, f.id, t.id, act.kind, 'promoted',
       CASE act.kind WHEN 'rollback' THEN newest.digest END, 'x', gen_random_uuid(), act.at, act.at
     FROM build b JOIN image i ON i.id = b.image_id
     JOIN stage f ON f.project_id = i.project_id AND f.position = 0
     JOIN stage t ON t.project_id = i.project_id AND t.position = 1
     CROSS JOIN LATERAL (SELECT max(number) AS number FROM build WHERE image_id = i.id) last
     JOIN build newest ON newest.image_id = i.id AND newest.number = last.number
     CROSS JOIN LATERAL (VALUES ('promotion', now() - interval '1 day'), ('rollback', now())) act(kind, at)
     WHERE act.kind = 'promotion' OR b.number = last.number - 1`,
  );
  await client.query('ANALYZE');
});
afterAll(async () => {
  await client?.end();
  await test?.drop();
});

let looked: ReturnType<typeof explaining>;
beforeAll(() => {
  looked = explaining(client);
});

/** Pages that a statement looks at for each of the two projects. */
const pagesOf = async (
  name: string,
  read: (one: (typeof projects)[number]) => Promise<unknown>,
) => {
  for (const one of projects) await read(one);
  return looked.explained.flatMap(({ statement, pages }) => (statement === name ? [pages] : []));
};

it('the home page looks at what is current, whatever the history', async () => {
  const pages = await pagesOf('projects.summarise-lanes', ({ project }) =>
    summariseLanes(looked.sql, [project.id]),
  );
  expect(Math.max(...pages)).toBeLessThan(100);
});

it('a project’s images do, and count what a stage trails by no further than it is told', async () => {
  const behind: number[][] = [];
  const pages = await pagesOf('image.lanes', async ({ project, imageId }) => {
    const lanes = await readLanes(looked.sql, project.id, [imageId]);
    behind.push(lanes.map((lane) => Number(lane.behind)));
  });
  expect(behind).toEqual([
    [0, 1, 1],
    [0, 1, mostBehind],
  ]);
  // Each of a thousand costs some steps through an index.
  expect(Math.max(...pages)).toBeLessThan(15 * mostBehind);
});

it('what a stage was rolled back from is found among its roll backs, whatever was promoted', async () => {
  const pages = await pagesOf('build.rolled-back', async ({ imageId }) => {
    const { rows } = await client.query<{ id: string }>(
      `SELECT id FROM build WHERE image_id = $1 ORDER BY number DESC LIMIT 2`,
      [imageId],
    );
    const [newest, before] = rows;
    const left = await readRolledBack(looked.sql, [newest!.id, before!.id]);
    expect(left(newest!.id, 'staging')).not.toBeNull();
    expect(left(newest!.id, 'prod')).toBeNull();
    expect(left(before!.id, 'staging')).toBeNull();
  });
  expect(Math.max(...pages)).toBeLessThan(100);
});

it('which roll backs left a build is found by what came next, whatever the history', async () => {
  const pages = await pagesOf('audit.build-numbered', async ({ project }) => {
    const name = project.registries[0]!.slug.replace('-dev', '/api#2');
    const [ofBuild] = await linesAbout(looked.sql, name);
    expect(ofBuild).toMatchObject({ buildId: { in: [expect.any(String)] } });
  });
  expect(pages).toHaveLength(2);
  expect(Math.max(...pages)).toBeLessThan(100);
});

it('what runs though it was withdrawn costs what is current and what was withdrawn, not both times each other', async () => {
  const root = {
    kind: 'person',
    id: '00000000-0000-4000-8000-000000000001',
    name: 'Root',
    email: 'root@example.com',
    instanceRole: 'administrator',
    grants: [],
  } as const;
  const imageId = projects[1]!.imageId;
  const withdrawals = 500;
  await client.query(
    `INSERT INTO withdrawal (build_id, reason, block_pulls, by_kind, by_name)
     SELECT id, 'broken', false, 'person', 'x' FROM build WHERE image_id = $1 AND number <= ${withdrawals}`,
    [imageId],
  );
  // As right after many were withdrawn, and once PostgreSQL knows of them.
  for (const known of [false, true]) {
    if (known) await client.query('ANALYZE');
    const looking = explaining(client);
    const found = await listToRollBack(looking.sql, root);
    // The last stage went back to the oldest, and has it.
    expect(found.map(({ to }) => to)).toEqual(['prod']);
    const [held, said] = looking.explained;
    expect(held).toMatchObject({ statement: 'current.held-back' });
    expect(held!.pages).toBeLessThan(40 * withdrawals);
    expect(said!.pages).toBeLessThan(40 * withdrawals);
  }
});
