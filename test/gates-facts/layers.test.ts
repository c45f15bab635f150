import { afterAll, beforeAll, expect, it } from 'vitest';
import { newId } from '@/lib/ids';
import type { Sql } from '@/server/data/database';
import { createFilesystemStore } from '@/registry';
import {
  amd64,
  arm64,
  type Content,
  createRegistryClient,
  digestOf,
  makeImage,
  makeIndex,
  makeLayer,
  type RegistryClient,
} from '@/scripts/lib/oci';
import { inspectLayers } from '@/server/services/layers/inspect-layers';
import { readContent } from '@/server/services/gates/facts/read-content';
import { join } from 'node:path';
import { createRobot } from '../setup/project';
import { startTestServer, type TestServer } from '../setup/server';

let server: TestServer;
let ci: RegistryClient;
const clock = () => new Date();

beforeAll(async () => {
  server = await startTestServer();
  await server.api('POST', '/projects', { slug: 'shop', name: 'Shop', template: 'open' });
  ci = createRegistryClient(server.url, await createRobot(server, 'shop', 'ci', 'shop-dev'));
});
afterAll(() => server.stop());

const inspect = async (limit = 100, sql: Sql = server.db.sql) => {
  const blobs = await createFilesystemStore(join(server.dataDir, 'registry'));
  return inspectLayers({ db: { ...server.db, sql }, clock }, blobs, limit);
};
const askForDistroless = async (wanted: boolean) => {
  const stage = await server.db.prisma.stage.findFirstOrThrow({ where: { slug: 'staging' } });
  const newest = await server.db.prisma.policy.aggregate({
    where: { stageId: stage.id },
    _max: { version: true },
  });
  await server.db.prisma.policy.create({
    data: {
      ...{ id: newId(), stageId: stage.id, version: (newest._max.version ?? 0) + 1 },
      ...{ document: { gates: [{ kind: 'hygiene', distroless: wanted }] }, createdBy: 'ada' },
    },
  });
};
const platforms = async ({ digest }: Content) => {
  const id = newId();
  return (await readContent(server.db.sql, [{ id, digest }])).get(id)!.platforms;
};

it('layers are looked into once a policy asks, those of builds there already too, each once', async () => {
  const base = await makeLayer('FROM base', [
    { path: 'bin/sh', content: 'a shell' },
    { path: 'usr/bin/apt-get', content: 'a package manager' },
  ]);
  const app = await makeLayer('COPY app', [{ path: 'app/server', content: 'an app' }]);
  const clean = await makeLayer('RUN rm', [
    { path: 'bin/.wh.sh', content: '' },
    { path: 'usr/bin/.wh..wh..opq', content: '' },
  ]);
  const attested = await makeLayer('attestation', [{ path: 'bin/bash', content: '' }]);
  const withShell = makeImage({ layers: [base, app], platform: amd64, user: 'app' });
  const without = makeImage({ layers: [base, app, clean], platform: arm64, docker: true });
  const attestation = makeImage({ layers: [attested] });
  const index = makeIndex([
    { content: withShell, platform: amd64 },
    { content: without, platform: arm64 },
    { content: attestation, platform: { os: 'unknown', architecture: 'unknown' } },
  ]);
  await ci.push('shop-dev/api', index, '1.0.0');

  expect(await inspect()).toBe(0);
  expect(await platforms(index)).toMatchObject([
    { platform: 'linux/amd64', user: 'app', programs: null, unreadable: null },
    { platform: 'linux/arm64/v8', user: null, programs: null, unreadable: null },
  ]);

  await askForDistroless(true);
  expect(await inspect(2)).toBe(2);
  expect(await inspect(2)).toBe(1);
  expect(await inspect()).toBe(0);
  const looked = await server.db.prisma.layerContent.findMany();
  expect(looked.map(({ digest }) => digest).sort()).toEqual(
    [base, app, clean].map(({ digest }) => digest).sort(),
  );
  expect(await platforms(index)).toMatchObject([
    { platform: 'linux/amd64', programs: ['/bin/sh', '/usr/bin/apt-get'] },
    { platform: 'linux/arm64/v8', programs: [] },
  ]);
});

it('a layer that is no archive is unreadable, and the others are looked into', async () => {
  const broken = { ...(await makeLayer('x', [])), ...bytesOf('not a tar archive') };
  const good = await makeLayer('y', [{ path: 'sbin/apk', content: 'a package manager' }]);
  const image = makeImage({ layers: [broken, good] });
  await ci.push('shop-dev/api', image, '2.0.0');
  expect(await inspect()).toBe(2);
  expect(await platforms(image)).toMatchObject([
    { programs: null, unreadable: 'a layer is not a tar archive' },
  ]);
});

it('a policy that no longer asks costs nothing again', async () => {
  await askForDistroless(false);
  const layer = await makeLayer('z', [{ path: 'bin/zsh', content: 'a shell' }]);
  const image = makeImage({ layers: [layer] });
  await ci.push('shop-dev/api', image, '3.0.0');
  expect(await inspect()).toBe(0);
  expect(await platforms(image)).toMatchObject([{ programs: null }]);
});

function bytesOf(text: string) {
  const bytes = Buffer.from(text.repeat(100));
  return { bytes, digest: digestOf(bytes) };
}
