import { imageConfigType, plainLayerType } from '@/oci/manifest/media-types';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { administrator, startTestServer, type TestServer } from '../setup/server';
import { digestOf } from '@/oci/names/hash';
import { imageManifestType } from '@/oci/manifest/media-types';
import { createProject, type TestProject } from './fixture';

let server: TestServer;
let shop: TestProject;

beforeAll(async () => {
  server = await startTestServer();
  shop = await createProject(server.db, 'shop');
});
afterAll(() => server.stop());

const authorization = `Basic ${Buffer.from(
  `${administrator.email}:${administrator.password}`,
).toString('base64')}`;

const request = (method: string, path: string, body?: string, type = 'application/octet-stream') =>
  fetch(`${server.url}${path}`, {
    method,
    headers: { authorization, ...(body === undefined ? {} : { 'content-type': type }) },
    ...(body === undefined ? {} : { body }),
  });

const upload = async (repository: string, bytes: string) => {
  const answer = await request(
    'POST',
    `/v2/${repository}/blobs/uploads/?digest=${digestOf(bytes)}`,
    bytes,
  );
  expect(answer.status).toBe(201);
  return { digest: digestOf(bytes), size: bytes.length };
};

describe('a push through /v2/', () => {
  it('makes a build, can be read back, and is told with address and request in the trail', async () => {
    const repository = 'shop-dev/web/front';
    const config = await upload(
      repository,
      JSON.stringify({ os: 'linux', architecture: 'amd64', config: { Labels: { team: 'web' } } }),
    );
    const layer = await upload(repository, 'the only layer');
    const manifest = JSON.stringify({
      schemaVersion: 2,
      mediaType: imageManifestType,
      config: { mediaType: imageConfigType, ...config },
      layers: [{ mediaType: plainLayerType, ...layer }],
    });
    const put = await request(
      'PUT',
      `/v2/${repository}/manifests/1.0`,
      manifest,
      imageManifestType,
    );
    expect(put.status).toBe(201);

    const read = await request('GET', `/v2/${repository}/manifests/build-1`);
    expect(await read.text()).toBe(manifest);
    expect(read.headers.get('docker-content-digest')).toBe(digestOf(manifest));
    const build = await server.db.prisma.build.findFirstOrThrow({
      where: { image: { projectId: shop.id, name: 'web/front' } },
    });
    expect(build).toMatchObject({
      number: 1,
      digest: digestOf(manifest),
      labels: { team: 'web' },
      platforms: ['linux/amd64'],
      pushedByKind: 'person',
      pushedByName: administrator.email,
    });
    const line = await server.db.prisma.auditEvent.findFirstOrThrow({
      where: { action: 'build.pushed' },
    });
    expect(line).toMatchObject({ target: 'shop/web/front#1', actorName: administrator.email });
    expect(line.address).toContain('127.0.0.1');
    expect(line.requestId).not.toBe('');
  });

  it('of a manifest that names unknown blobs is refused with their digests', async () => {
    const missing = { digest: digestOf('never pushed'), size: 12 };
    const manifest = JSON.stringify({
      schemaVersion: 2,
      mediaType: imageManifestType,
      config: { mediaType: imageConfigType, ...missing },
      layers: [],
    });
    const answer = await request(
      'PUT',
      '/v2/shop-dev/api/manifests/1.0',
      manifest,
      imageManifestType,
    );
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({
      errors: [{ code: 'MANIFEST_BLOB_UNKNOWN', detail: { digests: [missing.digest] } }],
    });
    expect((await request('GET', '/v2/shop-dev/api/tags/list')).status).toBe(404);
  });
});
