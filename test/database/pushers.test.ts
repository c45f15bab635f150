import { afterAll, beforeAll, expect, it } from 'vitest';
import { createFormerDatabase, type FormerDatabase } from '../setup/former-database';

let former: FormerDatabase;
beforeAll(async () => {
  former = await createFormerDatabase('_brought');
});
afterAll(() => former?.drop());

const id = (n: number) => `00000000-0000-4000-8000-0000000000${n}`;
const [ada, bert, carl, project, image, robot, dev, prod] = [10, 11, 12, 13, 14, 15, 16, 17].map(
  id,
);

it('who brought what stands is filled in: builds, what was pushed by digest, and tags (L17)', async () => {
  const { client } = former;
  await client.query(
    `INSERT INTO "user" (id, email, name) VALUES ($1, 'ada@example.com', 'Ada'),
       ($2, 'bert@example.com', 'Bert'), ($3, 'carl@example.com', 'Carl')`,
    [ada, bert, carl],
  );
  await client.query(`INSERT INTO project (id, slug, name) VALUES ($1, 'p', 'P')`, [project]);
  await client.query(`INSERT INTO image (id, "projectId", name) VALUES ($1, $2, 'i')`, [
    image,
    project,
  ]);
  for (const [position, registry] of [dev, prod].entries()) {
    await client.query(
      `INSERT INTO registry (id, kind, slug, "projectId") VALUES ($1, 'local', $2, $3)`,
      [registry, `p-${position}`, project],
    );
    await client.query(
      `INSERT INTO stage (id, "projectId", "registryId", slug, name, position)
       VALUES (gen_random_uuid(), $1, $2, $3, $3, $4)`,
      [project, registry, `s${position}`, position],
    );
  }
  await client.query(
    `INSERT INTO robot (id, "projectId", kind, name, username, "createdBy")
     VALUES ($1, $2, 'ci', 'ci', 'robot.p.ci', 'x')`,
    [robot, project],
  );
  await client.query(
    `INSERT INTO robot_secret (id, "robotId", "secretHash", prefix, "createdAt", "createdById", "expiresAt")
     VALUES (gen_random_uuid(), $1, '\\x00', 'x', $2, $3, $4)`,
    [robot, new Date(5_000), carl, new Date(9_000_000)],
  );
  for (const digest of ['built', 'child', 'early', 'promoted']) {
    await client.query(
      `INSERT INTO manifest (digest, kind, size, bytes) VALUES ($1, 'image', 0, '')`,
      [digest],
    );
  }
  const placed = (registry: string, digest: string, by: string, at: number) =>
    client.query(
      `INSERT INTO placement ("registryId", "imageId", digest, "mediaType", by, since)
       VALUES ($1, $2, $3, 'm', $4, $5)`,
      [registry, image, digest, by, new Date(at * 1_000)],
    );
  const moved = (registry: string, name: string, digest: string | null, by: string, at: number) =>
    client.query(
      `INSERT INTO tag_move ("registryId", "imageId", name, "toDigest", by, at)
       VALUES ($1, $2, $3, $4, $5, $6)`,
      [registry, image, name, digest, by, new Date(at * 1_000)],
    );
  await client.query(
    `INSERT INTO build (id, "imageId", number, digest, platforms, size, "pushedBy", "pushedAt", "pusherIds")
     VALUES (gen_random_uuid(), $1, 1, 'built', '{}', 0, 'ada@example.com', $2, $3)`,
    [image, new Date(20_000), [ada]],
  );
  // Pushed by digest before somebody else gave it a tag.
  await placed(dev!, 'built', 'Bert@example.com', 10);
  await moved(dev!, 'v1', 'built', 'ada@example.com', 20);
  await moved(dev!, 'v2', 'built', 'robot.p.ci', 30);
  await placed(dev!, 'child', 'robot.p.ci', 10);
  // The robot had no secret that anybody was shown.
  await placed(dev!, 'early', 'robot.p.ci', 1);
  // Follows what others push, goes, or is placed by a promotion: nobody brought anything.
  await moved(dev!, 'latest', 'child', 'ada@example.com', 40);
  await moved(dev!, 'v2', null, 'ada@example.com', 50);
  await placed(prod!, 'promoted', 'ada@example.com', 50);

  await former.upgrade();
  const { rows } = await client.query(
    `SELECT digest, person_id AS person, extract(epoch FROM at)::int AS at FROM pusher ORDER BY 1, 2`,
  );
  expect(rows).toEqual([
    { digest: 'built', person: ada, at: 20 },
    { digest: 'built', person: bert, at: 10 },
    { digest: 'built', person: carl, at: 30 },
    { digest: 'child', person: carl, at: 10 },
  ]);
});
