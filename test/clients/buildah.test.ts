import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRegistryClient, type Credentials } from '@/scripts/lib/oci';
import { createProject, createRobot } from '@/test/setup/project';
import { startTestServer, type TestServer } from '@/test/setup/server';
import { isInstalled, run, succeed } from './command';

/** Containers cannot be unpacked everywhere (namespaces, storage): tried once, said aloud. */
async function works(): Promise<boolean> {
  if (!isInstalled('buildah')) return false;
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-buildah-probe-'));
  const probe = await run('buildah', [...storage(folder), 'from', '--name', 'probe', 'scratch']);
  await rm(folder, { recursive: true, force: true });
  if (probe.code === 0) return true;
  process.stdout.write(
    `SKIPPED: the tests with buildah: it cannot work here (${probe.stderr.trim()}).\n`,
  );
  return false;
}

const storage = (folder: string) => [
  '--storage-driver',
  'vfs',
  '--root',
  join(folder, 'root'),
  '--runroot',
  join(folder, 'run'),
];

describe.skipIf(!(await works()))('buildah', () => {
  let server: TestServer;
  let folder: string;
  let ci: Credentials;
  const buildah = (...args: string[]) =>
    succeed('buildah', [...storage(folder), ...args], { env: { BUILDAH_ISOLATION: 'chroot' } });

  beforeAll(async () => {
    server = await startTestServer();
    folder = await mkdtemp(join(tmpdir(), 'sallyport-buildah-'));
    await createProject(server, 'shop');
    ci = await createRobot(server, 'shop', 'ci', 'shop-dev');
  });
  afterAll(async () => {
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('builds an image, logs in, pushes it, and pulls it back by digest', async () => {
    await writeFile(join(folder, 'hello'), 'hello from a real build\n');
    const container = (await buildah('from', 'scratch')).trim();
    await buildah('copy', container, join(folder, 'hello'), '/hello');
    await buildah('config', '--label', 'org.opencontainers.image.version=0.1.0', container);
    await buildah('commit', '--format', 'oci', container, 'hello:0.1.0');

    const auth = ['--authfile', join(folder, 'auth.json'), '--tls-verify=false'];
    await buildah('login', ...auth, '-u', ci.username, '-p', ci.password, server.host);
    const name = `${server.host}/shop-dev/hello`;
    const digestFile = join(folder, 'digest');
    await buildah(
      'push',
      ...auth,
      '--digestfile',
      digestFile,
      'hello:0.1.0',
      `docker://${name}:0.1.0`,
    );

    const client = createRegistryClient(server.url, ci);
    const { digest, bytes } = await client.pullManifest('shop-dev/hello', 'build-1');
    const { layers } = JSON.parse(bytes.toString()) as { layers: { digest: string }[] };
    for (const layer of layers) await client.pullBlob('shop-dev/hello', layer.digest);

    await buildah('rmi', '--all', '--force');
    await buildah('pull', ...auth, `docker://${name}@${digest}`);
    expect(await buildah('images', '--digests')).toContain(digest);
  });

  it('is refused in production, and told to push to shop-dev (L2)', async () => {
    const container = (await buildah('from', 'scratch')).trim();
    await buildah('commit', container, 'refused:1');
    const to = `docker://${server.host}/shop-prod/hello:1`;
    const args = ['push', '--tls-verify=false', '--creds', `${ci.username}:${ci.password}`];
    const refused = await run('buildah', [...storage(folder), ...args, 'refused:1', to]);
    expect(refused.code).not.toBe(0);
    expect(refused.stderr).toContain('shop-dev');
  });
});
