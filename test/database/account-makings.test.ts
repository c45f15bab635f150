import { afterAll, beforeAll, expect, it } from 'vitest';
import { createFormerDatabase, type FormerDatabase } from '../setup/former-database';

let former: FormerDatabase;
beforeAll(async () => {
  former = await createFormerDatabase('_account_makings');
});
afterAll(() => former?.drop());

const id = (n: number) => `00000000-0000-4000-8000-00000000000${n}`;
const [ada, bert, carl, mia, project, image, robot] = [1, 2, 3, 4, 5, 6, 7].map(id);

it('who made the accounts and could have pushed the builds of before is filled in from the trail (L17)', async () => {
  const { client } = former;
  await client.query(
    `INSERT INTO "user" (id, email, name, "instanceRole") VALUES
       ($1, 'ada@example.com', 'Ada', 'administrator'), ($2, 'bert@example.com', 'Bert', NULL),
       ($3, 'carl@example.com', 'Carl', NULL), ($4, 'mia@example.com', 'Mia', NULL)`,
    [ada, bert, carl, mia],
  );
  const line = (at: number, by: string | null, action: string, target: string, after: object) =>
    client.query(
      `INSERT INTO audit_event (at, "actorKind", "actorId", "actorName", action, target, after)
       VALUES ($1, $2, $3, 'x', $4, $5, $6)`,
      [new Date(at * 1_000), by ? 'person' : 'system', by, action, target, after],
    );
  // Carl came through a provider; Ada set the installation up.
  await line(1, null, 'person.created', 'carl@example.com', { through: 'ID' });
  await line(2, ada!, 'person.created', 'mia@example.com', { name: 'Mia' });
  const invitedBy = 'mia@example.com';
  await line(3, bert!, 'person.joined', 'bert@example.com', { account: 'new', invitedBy });
  await line(4, carl!, 'person.joined', 'carl@example.com', { account: 'had one', invitedBy });
  for (const at of [5, 6]) {
    await line(at, mia!, 'person.password-set', 'mia@example.com', { linkBy: 'ada@example.com' });
  }
  await line(7, ada!, 'person.password-set', 'ada@example.com', { linkBy: 'ada@example.com' });

  await client.query(`INSERT INTO project (id, slug, name) VALUES ($1, 'p', 'P')`, [project]);
  await client.query(`INSERT INTO image (id, "projectId", name) VALUES ($1, $2, 'i')`, [
    image,
    project,
  ]);
  await client.query(
    `INSERT INTO robot (id, "projectId", kind, name, username, "createdBy")
     VALUES ($1, $2, 'ci', 'ci', 'robot.p.ci', 'x')`,
    [robot, project],
  );
  const secret = (by: string, from: number, to: number | null) =>
    client.query(
      `INSERT INTO robot_secret (id, "robotId", "secretHash", prefix, "createdAt", "createdById",
         "expiresAt", "revokedAt")
       VALUES (gen_random_uuid(), $1, sha256(($2::uuid)::text::bytea), 'x', $3, $2::uuid, $4, $5)`,
      [robot, by, new Date(from * 1_000), new Date(9_000_000), to && new Date(to * 1_000)],
    );
  await secret(ada!, 10, 19);
  await secret(bert!, 10, null);
  await secret(carl!, 30, null);
  const pushers = ['robot.p.ci', 'Mia@example.com', 'nobody.known', 'ada@example.com'];
  for (const [at, by] of pushers.entries()) {
    await client.query(
      `INSERT INTO manifest (digest, "mediaType", kind, size, bytes) VALUES ($1, 'm', 'image', 0, '')`,
      [`sha256:${at}`],
    );
    await client.query(
      `INSERT INTO build (id, "imageId", number, digest, platforms, size, "pushedBy", "pushedAt")
       VALUES (gen_random_uuid(), $1, $2, $3, '{}', 0, $4, $5)`,
      [image, at, `sha256:${at}`, by, new Date(20_000)],
    );
  }
  // By the id on the trail, whatever the text says.
  await line(20, mia!, 'build.pushed', 'p/i#3', {});

  await former.upgrade();
  const { rows: makings } = await client.query(
    `SELECT person_id, by_id, how, by_administrator, extract(epoch FROM at)::int AS at
     FROM account_making ORDER BY at`,
  );
  expect(makings).toEqual([
    { person_id: mia, by_id: ada, how: 'created', by_administrator: true, at: 2 },
    { person_id: bert, by_id: mia, how: 'invited', by_administrator: false, at: 3 },
    { person_id: mia, by_id: ada, how: 'reset', by_administrator: true, at: 6 },
  ]);
  const { rows: builds } = await client.query<{ digest: string; person: string }>(
    `SELECT digest, person_id AS person FROM pusher ORDER BY digest`,
  );
  expect(builds.map(({ digest, person }) => [digest, person])).toEqual([
    ['sha256:0', bert],
    ['sha256:1', mia],
    ['sha256:3', mia],
  ]);
});
