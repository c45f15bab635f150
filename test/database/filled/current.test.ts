import { afterAll, beforeAll, expect, it } from 'vitest';
import { createFormerDatabase, type FormerDatabase } from '../../setup/former-database';

let former: FormerDatabase;
beforeAll(async () => {
  former = await createFormerDatabase('_current');
});
afterAll(() => former?.drop());

const id = (n: number) => `00000000-0000-4000-8000-0000000000${n}`;
const ada = id(10);
const project = id(11);
const ci = id(12);
const dev = { stage: id(13), registry: id(14) };
const prod = { stage: id(15), registry: id(16) };
const [api, web, old, none] = [id(20), id(21), id(22), id(23)];
const at = (hour: number) => new Date(hour * 3_600_000);

interface Row {
  readonly image: string;
  readonly stage: string;
  readonly number: number | null;
}

it('what is current is filled in, and what was, by whom, as far as that is on record (L15, L17)', async () => {
  const { client } = former;
  const write = (table: string, row: object) =>
    client.query(
      `INSERT INTO "${table}" (${Object.keys(row)
        .map((column) => `"${column}"`)
        .join(', ')})
       SELECT ${Object.keys(row)
         .map((column) => `given."${column}"`)
         .join(', ')} FROM jsonb_populate_record(NULL::"${table}", $1::jsonb) given`,
      [JSON.stringify(row)],
    );
  await write('user', { id: ada, email: 'ada@example.com', name: 'Ada', createdAt: at(0) });
  await write('project', { id: project, slug: 'p', name: 'P', createdAt: at(0) });
  for (const [position, { stage, registry }] of [dev, prod].entries()) {
    const slug = ['dev', 'prod'][position];
    await write('registry', { id: registry, slug: `p-${slug}`, kind: 'local', projectId: project });
    await write('stage', {
      id: stage,
      projectId: project,
      registryId: registry,
      slug,
      name: slug,
      position,
    });
  }
  await write('robot', {
    id: ci,
    projectId: project,
    kind: 'ci',
    name: 'ci',
    username: 'robot.p.ci',
    createdBy: 'x',
  });
  const images = { api, web, old, none };
  for (const [name, imageId] of Object.entries(images)) {
    await write('image', { id: imageId, projectId: project, name });
  }
  const digestOf = (image: string, number: number) => `${image}:${number}`;
  const build = async (image: keyof typeof images, number: number, by: string, partOf?: string) => {
    const digest = digestOf(image, number);
    await client.query(
      `INSERT INTO manifest (digest, kind, size, bytes) VALUES ($1, 'image', 0, '')`,
      [digest],
    );
    await client.query(
      `INSERT INTO build (id, "imageId", number, digest, platforms, size, "pushedBy", "pushedAt", "partOfId")
       VALUES (gen_random_uuid(), $1, $2, $3, '{}', 0, $4, $5, (SELECT id FROM build WHERE digest = $6))`,
      [images[image], number, digest, by, at(number), partOf ?? null],
    );
  };
  const place = (image: keyof typeof images, number: number, registryId: string, by: string) =>
    client.query(
      `INSERT INTO placement ("registryId", "imageId", digest, "mediaType", by, since)
       VALUES ($1, $2, $3, 'm', $4, $5)`,
      [registryId, images[image], digestOf(image, number), by, at(number)],
    );
  const moved = (
    image: keyof typeof images,
    name: string,
    to: number | null,
    hour: number,
    by: string,
    where = prod.registry,
    promotionId: string | null = null,
  ) =>
    client.query(
      `INSERT INTO tag_move ("registryId", "imageId", name, "toDigest", by, at, "promotionId")
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [where, images[image], name, to && digestOf(image, to), by, at(hour), promotionId],
    );
  const promoted = (n: number, kind: string, requestedByKind: string, number: number) =>
    client.query(
      `INSERT INTO promotion (id, "projectId", "imageId", "buildId", digest, "fromStageId", "toStageId", kind,
         state, "requestedBy", "requestedByKind", "requestedById")
       SELECT $1, $2, "imageId", id, digest, $3, $4, $5, 'promoted', 'x', $6, $1
       FROM build WHERE digest = $7`,
      [id(n), project, dev.stage, prod.stage, kind, requestedByKind, digestOf('api', number)],
    );

  // Four were pushed, the newest was deleted; production took two, went back, and took one by itself.
  for (const number of [1, 2, 3, 4]) {
    await build('api', number, number === 2 ? 'robot.p.ci' : 'ada@example.com');
    if (number < 4) await place('api', number, dev.registry, 'ada@example.com');
  }
  await moved('api', 'build-4', null, 9, 'robot.p.gone', dev.registry);
  await promoted(31, 'promotion', 'person', 1);
  await promoted(32, 'promotion', 'person', 2);
  await promoted(33, 'rollback', 'person', 1);
  await promoted(34, 'promotion', 'policy', 3);
  await moved('api', 'latest', 1, 2, 'ada@example.com', prod.registry, id(31));
  await moved('api', 'latest', 2, 3, 'robot.p.ci', prod.registry, id(32));
  // Another tag, and `latest` of the entry stage, make nothing current.
  await moved('api', 'candidate', 3, 3, 'ada@example.com');
  await moved('api', 'latest', 3, 3, 'ada@example.com', dev.registry);
  await moved('api', 'latest', 1, 4, 'gone@example.com', prod.registry, id(33));
  const { rows: last } = await client.query<{ id: string }>(
    `INSERT INTO tag_move ("registryId", "imageId", name, "toDigest", by, at, "promotionId")
     VALUES ($1, $2, 'latest', $3, 'policy of prod, version 2', $4, $5) RETURNING id`,
    [prod.registry, api, digestOf('api', 3), at(5), id(34)],
  );
  // An index names the build that was pushed before it, and one whose record says that it came later.
  await build('web', 2, 'ada@example.com');
  await build('web', 1, 'ada@example.com', digestOf('web', 2));
  await build('web', 3, 'ada@example.com', digestOf('web', 2));
  for (const number of [1, 2, 3]) await place('web', number, dev.registry, 'ada@example.com');
  // What stands without a record of its tag.
  await build('old', 1, 'ada@example.com');
  await place('old', 1, dev.registry, 'ada@example.com');
  await place('old', 1, prod.registry, 'ada@example.com');
  await client.query(
    `INSERT INTO tag ("registryId", "imageId", name, digest) VALUES ($1, $2, 'latest', $3)`,
    [prod.registry, old, digestOf('old', 1)],
  );
  // Its only build was deleted.
  await build('none', 1, 'ada@example.com');
  await moved('none', 'build-1', null, 6, 'ada@example.com', dev.registry);

  await former.upgrade();
  const { rows } = await client.query<Row>(
    `SELECT i.name AS image, s.slug AS stage, b.number, c.how,
       extract(epoch FROM c.since)::int / 3600 AS since, extract(epoch FROM c.until)::int / 3600 AS until,
       c.actor_kind AS kind, c.actor_id AS actor, c.actor_name AS name, c.promotion_id AS promotion
     FROM current c JOIN image i ON i.id = c.image_id JOIN stage s ON s.id = c.stage_id
     LEFT JOIN build b ON b.id = c.build_id ORDER BY c.id`,
  );
  const of = (image: string, stage: string) =>
    rows.flatMap(({ image: own, stage: there, ...row }) =>
      own === image && there === stage ? [row] : [],
    );
  const byAda = { kind: 'person', actor: ada, name: 'ada@example.com' };
  const byCi = { kind: 'robot', actor: ci, name: 'robot.p.ci' };
  const pushed = { how: 'pushed', promotion: null };
  expect(of('api', 'dev')).toEqual([
    { number: 1, since: 1, until: 2, ...pushed, ...byAda },
    { number: 2, since: 2, until: 3, ...pushed, ...byCi },
    { number: 3, since: 3, until: 4, ...pushed, ...byAda },
    { number: 4, since: 4, until: 9, ...pushed, ...byAda },
    {
      number: 3,
      since: 9,
      until: null,
      how: 'removed',
      promotion: null,
      kind: 'robot',
      actor: null,
      name: 'robot.p.gone',
    },
  ]);
  expect(of('api', 'prod')).toEqual([
    { number: 1, since: 2, until: 3, how: 'promoted', promotion: id(31), ...byAda },
    { number: 2, since: 3, until: 4, how: 'promoted', promotion: id(32), ...byCi },
    {
      number: 1,
      since: 4,
      until: 5,
      how: 'rolled-back',
      promotion: id(33),
      kind: 'person',
      actor: null,
      name: 'gone@example.com',
    },
    {
      number: 3,
      since: 5,
      until: null,
      how: 'automatic',
      promotion: id(34),
      kind: 'policy',
      actor: prod.stage,
      name: 'policy of prod, version 2',
    },
  ]);
  expect(of('web', 'dev').at(-1)).toEqual({
    number: 2,
    since: 2,
    until: null,
    ...pushed,
    ...byAda,
  });
  expect(of('old', 'prod')).toEqual([
    { number: 1, since: 1, until: null, how: 'promoted', promotion: null, ...byAda },
  ]);
  expect(of('none', 'dev').at(-1)).toEqual({
    number: null,
    since: 6,
    until: null,
    how: 'removed',
    promotion: null,
    ...byAda,
  });

  // Approvals are bound to the number of the change that made the target what it is (L4): they go on.
  const { rows: ids } = await client.query<{ id: string; next: string }>(
    `SELECT c.id, nextval(pg_get_serial_sequence('current', 'id')) AS next FROM current c
     WHERE c.stage_id = $1 AND c.image_id = $2 AND c.until IS NULL`,
    [prod.stage, api],
  );
  expect(ids[0]!.id).toBe(last[0]!.id);
  const { rows: highest } = await client.query<{ id: string }>('SELECT max(id) AS id FROM current');
  expect(Number(ids[0]!.next)).toBeGreaterThan(Number(highest[0]!.id));
});

it('of each image in each stage one thing is current, however it is written', async () => {
  const { client } = former;
  const twice = client.query(
    `INSERT INTO current (stage_id, image_id, build_id, since, how, actor_kind, actor_name)
     SELECT stage_id, image_id, build_id, since, how, actor_kind, actor_name FROM current
     WHERE until IS NULL LIMIT 1`,
  );
  await expect(twice).rejects.toThrow('current_image_id_stage_id_key');
  const unheard = client.query(`UPDATE current SET how = 'dreamt'`);
  await expect(unheard).rejects.toThrow('current_how_check');
});
