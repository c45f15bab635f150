import { afterAll, beforeAll, expect, it } from 'vitest';
import { createRegistryClient } from '@/scripts/lib/oci';
import { administrator } from '../setup/administrator';
import { smallImage } from '../setup/small-image';
import { createClosureWorld, documentAbout, referring, tagOf, type ClosureWorld } from './world';

let world: ClosureWorld;
beforeAll(async () => {
  world = await createClosureWorld();
});
afterAll(() => world.stop());

/** The answer of a stage to a pull by digest. */
async function pull(stage: string, digest: string): Promise<{ status: number; text: string }> {
  const admin = createRegistryClient(world.server.url, {
    username: administrator.email,
    password: administrator.token,
  });
  const repository = `shop-${stage}/api`;
  const path = `/v2/${repository}/manifests/${digest}`;
  const answer = await admin.send(path, { method: 'GET' }, `repository:${repository}:pull`);
  return { status: answer.status, text: await answer.text() };
}

it('with a withdrawn build all is refused that goes along, and what former versions let follow; no other build', async () => {
  const bad = await world.push('api', await smallImage('bad'), '1.0.0');
  const good = await world.push('api', await smallImage('good'), '2.0.0');
  const report = await world.push('api', documentAbout(bad, 'a report'));
  const about = await world.push('api', documentAbout(report, 'of the report'));
  for (const number of [1, 2]) await world.promote('api', number, 'staging');
  // The good build under a tag that says it is the bad one's signature.
  await world.push('api', good, tagOf(bad, '.sig'));
  // A runtime could start it: it stays behind now, and was let along once.
  const image = await world.push('api', referring(await smallImage('told'), bad));
  const { db } = world.server;
  await db.pool.query(
    `INSERT INTO placement (repository_id, digest, media_type, by_kind, by_name, subject)
     SELECT to_.id, p.digest, p.media_type, 'person', 'before', p.subject
     FROM placement p JOIN repository from_ ON from_.id = p.repository_id
     JOIN repository to_ ON to_.image_id = from_.image_id
     JOIN registry r ON r.id = to_.registry_id AND r.slug = 'shop-staging'
     WHERE p.digest = $1`,
    [image.digest],
  );
  expect((await pull('staging', image.digest)).status).toBe(200);

  const body = { reason: 'leaks', blockPulls: true };
  const path = '/projects/shop/images/api/builds/1/withdrawal';
  expect((await world.server.api('POST', path, body)).status).toBe(201);
  for (const { digest } of [bad, report, about, image]) {
    const refused = await pull('staging', digest);
    expect([refused.status, refused.text]).toEqual([
      403,
      expect.stringContaining('#1 was withdrawn: leaks'),
    ]);
  }
  expect((await pull('staging', good.digest)).status).toBe(200);

  expect((await world.server.api('DELETE', path)).status).toBe(200);
  expect((await pull('staging', report.digest)).status).toBe(200);
});
