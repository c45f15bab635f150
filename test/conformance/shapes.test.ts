import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  amd64,
  arm64,
  blobOf,
  type Content,
  contentOf,
  describe as descriptor,
  digestOf,
  emptyBlob,
  makeHelmChart,
  makeImage,
  makeIndex,
  makeLayer,
  mediaTypes,
} from '@/scripts/lib/oci';
import { smallImage } from '@/test/setup/small-image';
import { createWorld, octets, type World } from './world';

/** What clients push: every kind of manifest comes back byte for byte. */
describe('shapes of content', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
  });
  afterAll(() => world?.server.stop());

  async function comesBack(image: string, content: Content) {
    await world.client.push(`shop-dev/${image}`, content, '1');
    for (const reference of ['1', content.digest]) {
      const got = await world.raw('GET', `/v2/shop-dev/${image}/manifests/${reference}`);
      expect(got.bytes.equals(content.bytes)).toBe(true);
      expect(got.headers.get('content-type')).toBe(content.mediaType);
    }
  }

  it('takes a Docker schema 2 image and list', async () => {
    const layer = await makeLayer('RUN docker', [{ path: 'etc/docker', content: 'docker' }]);
    const images = [amd64, arm64].map((platform) => ({
      platform,
      content: makeImage({ layers: [layer], platform, docker: true }),
    }));
    await comesBack('docker-image', images[0]!.content);
    await comesBack('docker-list', makeIndex(images, { docker: true }));
  });

  it('takes an index of indexes', async () => {
    const inner = makeIndex([
      { platform: amd64, content: await smallImage('nested-amd64') },
      { platform: arm64, content: await smallImage('nested-arm64') },
    ]);
    await comesBack('nested', makeIndex([{ content: inner }]));
  });

  it('takes a Helm chart', async () => {
    const chart = { name: 'shop', version: '0.3.0', appVersion: '1.0.0', description: 'A chart' };
    await comesBack('charts/shop', await makeHelmChart(chart));
  });

  it('takes an image without layers, and a name with slashes, dots, dashes and underscores', async () => {
    await comesBack('team_a/web.front/x-y__z', makeImage({ layers: [] }));
  });

  it('takes a manifest without mediaType, by its Content-Type (umoci)', async () => {
    const bytes = Buffer.from(
      JSON.stringify({
        schemaVersion: 2,
        config: descriptor(mediaTypes.config, emptyBlob),
        layers: [],
      }),
    );
    const path = `/v2/shop-dev/umoci/blobs/uploads/?digest=${emptyBlob.digest}`;
    await world.raw('POST', path, { headers: octets, body: emptyBlob.bytes });
    const put = await world.raw('PUT', '/v2/shop-dev/umoci/manifests/1', {
      headers: { 'content-type': mediaTypes.manifest },
      body: bytes,
    });
    expect(put.status).toBe(201);
    const got = await world.raw('GET', '/v2/shop-dev/umoci/manifests/1');
    expect(got.headers.get('content-type')).toBe(mediaTypes.manifest);
    expect(got.bytes.equals(bytes)).toBe(true);
  });

  it('takes a manifest by its sha512 digest, of blobs under sha512', async () => {
    const layer = Buffer.from('a layer under sha512');
    const digest = digestOf(layer, 'sha512');
    const uploads = '/v2/shop-dev/long/blobs/uploads/?digest=';
    await world.raw('POST', uploads + digest, { headers: octets, body: layer });
    const config = blobOf('{}');
    await world.raw('POST', uploads + config.digest, { headers: octets, body: config.bytes });
    const { bytes } = contentOf(
      mediaTypes.manifest,
      {
        schemaVersion: 2,
        mediaType: mediaTypes.manifest,
        artifactType: 'application/vnd.example.long',
        config: descriptor(mediaTypes.empty, config),
        layers: [descriptor('text/plain', { digest, bytes: layer })],
      },
      [],
    );
    const path = `/v2/shop-dev/long/manifests/${digestOf(bytes, 'sha512')}`;
    const headers = { 'content-type': mediaTypes.manifest };
    const put = await world.raw('PUT', path, { headers, body: bytes });
    expect(put.status).toBe(201);
    expect((await world.raw('GET', path)).bytes.equals(bytes)).toBe(true);
  });

  it('makes one build of a digest, however often it is pushed, and tags it build-<number>', async () => {
    const first = await smallImage('counted-1');
    const second = await smallImage('counted-2');
    for (const [content, tag] of [
      [first, '1.0.0'],
      [second, '1.0.1'],
      [first, 'again'],
    ] as const) {
      await world.client.push('shop-dev/numbers', content, tag);
    }
    const tags = await world.raw('GET', '/v2/shop-dev/numbers/tags/list');
    expect(tags.json<{ tags: string[] }>().tags).toEqual(['1.0.0', '1.0.1', 'again', 'latest']);
    const head = await world.raw('HEAD', '/v2/shop-dev/numbers/manifests/build-2');
    expect(head.headers.get('docker-content-digest')).toBe(second.digest);
  });
});
