import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  blobOf,
  type Content,
  contentOf,
  describe as descriptor,
  emptyBlob,
  mediaTypes,
} from '@/scripts/lib/oci';
import { createWorld, type World } from './world';

// OCI image specification, "Content Descriptors", `data`: an embedded copy of what the digest names.
let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.server.stop());

const report = blobOf('{"text":"report"}');

/** An artifact whose config and layer have these bytes inside. */
const artifact = (config: unknown, layer: unknown): Content =>
  contentOf(
    mediaTypes.manifest,
    {
      schemaVersion: 2,
      mediaType: mediaTypes.manifest,
      artifactType: 'application/vnd.example.report+json',
      config: { ...descriptor(mediaTypes.empty, emptyBlob), data: config },
      layers: [{ ...descriptor('application/json', report), data: layer }],
    },
    [emptyBlob, report],
  );
const right = report.bytes.toString('base64');

it('an artifact with its own bytes inside is taken, and is pulled as it was pushed', async () => {
  const taken = artifact('e30=', right);
  await world.client.push('shop-dev/embedded', taken, 'v1');
  const pulled = await world.client.pullManifest('shop-dev/embedded', 'v1');
  expect(pulled.bytes.equals(taken.bytes)).toBe(true);
  expect(await world.client.pullBlob('shop-dev/embedded', emptyBlob.digest)).toEqual(
    emptyBlob.bytes,
  );
});

it.each([
  ['other bytes of the same length', artifact('W10=', right), 'config.data'],
  ['other bytes', artifact('e30=', Buffer.from('{"text":"other"}').toString('base64')), 'layers'],
  ['no base64', artifact('{}', right), 'config.data'],
  ['base64 with a line end', artifact('e3\n=', right), 'config.data'],
  ['an object', artifact('e30=', { text: 'report' }), 'layers[0].data'],
])('one with %s inside is refused with its path, and nothing is placed', async (_, bad, path) => {
  await expect(world.client.push('shop-dev/embedded', bad, 'bad')).rejects.toThrow(path);
  const answer = await world.raw('PUT', '/v2/shop-dev/embedded/manifests/bad', {
    headers: { 'content-type': bad.mediaType },
    body: bad.bytes,
  });
  expect([answer.status, answer.code]).toEqual([400, 'MANIFEST_INVALID']);
  const { errors } = answer.json<{ errors: { detail: { path: string } }[] }>();
  expect(errors[0]!.detail.path).toContain(path);
  expect((await world.raw('GET', '/v2/shop-dev/embedded/manifests/bad')).status).toBe(404);
});
