import { afterAll, beforeAll, expect, it } from 'vitest';
import { digestOf } from '@/oci/names/hash';
import {
  emptyType,
  imageConfigType,
  imageLayerType,
  imageManifestType,
} from '@/oci/manifest/media-types';
import { parseManifest } from '@/oci/manifest/parse-manifest';
import { whatRuns } from '@/oci/manifest/what-runs';
import { createFormerDatabase, type FormerDatabase } from '../setup/former-database';

let former: FormerDatabase;
beforeAll(async () => {
  former = await createFormerDatabase('_what_runs');
});
afterAll(() => former?.drop());

const id = (n: number) => `00000000-0000-4000-8000-0000000000${n}`;
const [project, image, other, dev, prod, build] = [10, 11, 12, 13, 14, 15].map(id);

const layersOf = (seeds: readonly string[]) =>
  seeds.map((seed) => ({ mediaType: imageLayerType, digest: digestOf(seed), size: 1 }));
const made = (name: string, config: string, seeds: readonly string[], type = imageConfigType) => ({
  name,
  says: JSON.parse(config) as unknown,
  text: JSON.stringify({
    schemaVersion: 2,
    mediaType: imageManifestType,
    annotations: { name },
    config: { mediaType: type, digest: digestOf(config), size: config.length },
    layers: layersOf(seeds),
  }),
});
const saying = (...seeds: string[]) =>
  JSON.stringify({
    os: 'linux',
    rootfs: { diff_ids: seeds.map((seed) => digestOf(`${seed}.tar`)) },
  });

it('what runs of the manifests of before, and whose pulls are refused for it, is filled in (L17)', async () => {
  const { client } = former;
  const manifests = [
    made('bad', saying('a', 'b'), ['a', 'b']),
    made('packed anew', saying('a', 'b'), ['a packed', 'b packed']),
    made('says no layers', '{"os":"linux"}', ['a', 'b']),
    made('the other order', '{"os":"linux"}', ['b', 'a']),
    made('no digests', '{"rootfs":{"diff_ids":["a","b"]}}', ['a', 'b']),
    made('numbers', '{"rootfs":{"diff_ids":[1,2]}}', ['a', 'b']),
    made('fewer', saying('a'), ['a', 'b']),
    made('no list', '{"rootfs":{"diff_ids":{"a":"b"}}}', ['a', 'b']),
    made('a list', '["rootfs"]', ['a']),
    made('nobody’s', '{}', ['a', 'b'], emptyType),
    made('no layers', saying(), []),
  ].map((manifest) => ({ ...manifest, digest: digestOf(manifest.text) }));
  for (const { digest, text, says } of manifests) {
    const { config, layers } = parseManifest(Buffer.from(text), undefined);
    await client.query(
      `INSERT INTO manifest (digest, "mediaType", kind, size, bytes, config, runnable)
       VALUES ($1, $2, 'image', 1, convert_to($3, 'UTF8'), $4, true)`,
      [digest, imageManifestType, text, JSON.stringify(says)],
    );
    for (const [position, part] of [config!, ...layers].entries()) {
      await client.query(
        `INSERT INTO manifest_part (manifest, position, role, digest, "mediaType", size, features)
         VALUES ($1, $2, $3, $4, $5, 1, '{}')`,
        [digest, position, position === 0 ? 'config' : 'layer', part.digest, part.mediaType],
      );
    }
  }
  const [bad, twin, free] = manifests.map(({ digest }) => digest);
  await client.query(`INSERT INTO project (id, slug, name) VALUES ($1, 'p', 'P')`, [project]);
  for (const [at, registry] of [dev, prod].entries()) {
    await client.query(
      `INSERT INTO registry (id, kind, slug, "projectId") VALUES ($1, 'local', $2, $3)`,
      [registry, `p-${at}`, project],
    );
    await client.query(
      `INSERT INTO stage (id, "projectId", "registryId", slug, name, position)
       VALUES (gen_random_uuid(), $1, $2, $3, $3, $4)`,
      [project, registry, `s${at}`, at],
    );
  }
  for (const [one, name] of [
    [image, 'api'],
    [other, 'web'],
  ]) {
    await client.query(`INSERT INTO image (id, "projectId", name) VALUES ($1, $2, $3)`, [
      one,
      project,
      name,
    ]);
    for (const registry of [dev, prod]) {
      for (const digest of [bad, twin, free]) {
        await client.query(
          `INSERT INTO placement ("registryId", "imageId", digest, "mediaType", by, since)
           VALUES ($1, $2, $3, 'm', 'x', now())`,
          [registry, one, digest],
        );
      }
    }
  }
  await client.query(
    `INSERT INTO build (id, "imageId", number, digest, platforms, size, "pushedBy", "pushedAt")
     VALUES ($1, $2, 1, $3, '{}', 0, 'x', now())`,
    [build, image, bad],
  );
  await client.query(
    `INSERT INTO withdrawal ("buildId", reason, "blockPulls", by, at)
     VALUES ($1, 'leaks', true, 'x', now())`,
    [build],
  );

  await former.upgrade();
  const { rows } = await client.query<{ digest: string; runs: string | null }>(
    'SELECT digest, runs FROM manifest',
  );
  const runs = new Map(rows.map((row) => [row.digest, row.runs]));
  // By the rule of then: the start reads them again by today's (test/closure/same-image.test.ts).
  for (const { name, digest, text, says } of manifests) {
    const none = whatRuns(parseManifest(Buffer.from(text), undefined), says, true) === null;
    expect([name, runs.get(digest)]).toEqual([
      name,
      none ? null : (expect.stringMatching(/^runs:sha256:/) as string),
    ]);
  }
  expect(runs.get(twin!)).toBe(runs.get(bad!));
  expect(new Set([...runs.values()].filter((one) => one !== null)).size).toBe(manifests.length - 3);

  const { rows: refused } = await client.query(
    `SELECT c.name, r.slug, p.digest, p.withdrawn FROM placement p JOIN repository c ON c.id = p.repository_id
     JOIN registry r ON r.id = c.registry_id WHERE p.withdrawn IS NOT NULL ORDER BY c.name, p.digest`,
  );
  const elsewhere = 'It was withdrawn in another image: leaks';
  expect(refused).toEqual(
    [
      ['api', '#1 was withdrawn: leaks'],
      ['web', elsewhere],
    ].flatMap(([name, withdrawn]) =>
      [bad, twin].sort().map((digest) => ({ name, slug: 'p-1', digest, withdrawn })),
    ),
  );
});
