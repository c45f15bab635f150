import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { maximumConfigSize } from '@/oci/config/config';
import { digestOf } from '@/oci/names/hash';
import {
  dockerConfigType,
  emptyType,
  helmChartType,
  helmConfigType,
  imageConfigType,
  imageManifestType,
  plainLayerType,
} from '@/oci/manifest/media-types';
import { basic, clientOf, pushBlob, putManifest, type Client } from './testing/client';
import { startTestRegistry, type TestRegistry } from './testing/test-registry';

let registry: TestRegistry;
let ada: Client;

beforeEach(async () => {
  registry = await startTestRegistry();
  ada = clientOf(registry, basic('ada'));
});

afterEach(() => registry.close());

const name = 'shop-dev/api';

/** What ends a tar: a runtime unpacks it. */
const tar = '\0'.repeat(1024);
const text = '{"what": "a document"}';

const described = (content: string, mediaType: string) => ({
  mediaType,
  digest: digestOf(content),
  size: Buffer.byteLength(content),
});

async function push(
  config: string,
  configType: string,
  { layer = tar, layerType = plainLayerType } = {},
) {
  await pushBlob(ada, name, config);
  await pushBlob(ada, name, layer);
  const manifest = {
    schemaVersion: 2,
    mediaType: imageManifestType,
    config: described(config, configType),
    layers: [described(layer, layerType)],
  };
  return putManifest(ada, name, '1', JSON.stringify(manifest));
}

const deep = `{"x": ${'['.repeat(70)}${']'.repeat(70)}}`;
const large = `{"config":{"User":"${'x'.repeat(maximumConfigSize)}"}}`;
const many = `{"x":[${'0,'.repeat(40_000)}0]}`;
const twice = '{"config":{"User":"1000"},"rootfs":{}} {"config":{"User":"0"},"rootfs":{}}';

/** L13: what a reader that is less strict would make something of is refused where it could run. */
describe('an image’s config that is not read to its end', () => {
  it.each<[string, string, string]>([
    ['bytes after the value', twice, 'The image config is not JSON (at character 40).'],
    ['no JSON', 'not JSON', 'The image config is not JSON (at character 1).'],
    ['nothing', '', 'The image config is not JSON (at character 1).'],
    ['no object', '["config"]', 'The image config is not a JSON object.'],
    ['null', 'null', 'The image config is not a JSON object.'],
    ['too many levels', deep, 'nests deeper than 64 levels.'],
    ['too many members', many, 'is beyond the 40000 members that are read.'],
    ['too many bytes', large, `The image config has ${large.length} bytes; 4194304 are allowed.`],
  ])('is refused for %s', async (_, config, message) => {
    for (const type of [imageConfigType, dockerConfigType]) {
      const reply = await push(config, type);
      expect(reply.status).toBe(400);
      const { errors } = reply.json as { errors: { code: string; message: string }[] };
      expect(errors).toMatchObject([
        { code: 'MANIFEST_INVALID', detail: { path: expect.any(String) as string } },
      ]);
      expect(errors[0]!.message).toContain(message);
    }
    expect(registry.catalogue.puts).toHaveLength(0);
  });

  it('is one by what a careless reader finds in it, whatever its type says', async () => {
    const reply = await push(twice, 'application/octet-stream');
    expect(reply.json).toMatchObject({ errors: [{ code: 'MANIFEST_INVALID' }] });
  });

  it('is taken where nothing in the manifest could run: signatures, documents', async () => {
    for (const config of [twice, 'not JSON', deep, 'null']) {
      const reply = await push(config, imageConfigType, { layer: text });
      expect(reply.status).toBe(201);
      expect(registry.catalogue.puts.at(-1)).toMatchObject({ config: null, runnable: false });
    }
  });

  it('is taken where all readers read the same, and a database keeps nothing of it', async () => {
    const config = '{"config":{"Labels":{"a":"\\u0000"}},"rootfs":{}}';
    expect((await push(config, imageConfigType)).status).toBe(201);
    expect(registry.catalogue.puts.at(-1)).toMatchObject({ config: null, runnable: true });
  });
});

describe('another artifact’s config', () => {
  it.each<[string, string, string, string]>([
    ['a chart’s', 'name: shop', helmConfigType, helmChartType],
    ['the empty one', '{}', emptyType, 'application/vnd.example.model.tar+gzip'],
    ['no bytes (ORAS of old)', '', 'application/vnd.unknown.config.v1+json', plainLayerType],
    ['a model’s, in a form of its own', '\0GGUF', 'application/octet-stream', plainLayerType],
    ['two documents', '{"a":1} {"a":2}', 'application/vnd.example.config+json', plainLayerType],
  ])('is not judged: %s', async (_, config, configType, layerType) => {
    expect((await push(config, configType, { layerType })).status).toBe(201);
  });
});
